"""The command itself: what an operator can mend is a sentence, not a traceback."""

import pytest
from sqlalchemy.exc import OperationalError

from alumnet import cli


def left_with(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> object:
    monkeypatch.setattr("sys.argv", ["alumnet", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return left.value.code


def test_settings_that_cannot_be_used_are_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ALUMNET_BASE_URL", "nowhere")
    assert left_with(monkeypatch, "doctor") == 2
    assert "ALUMNET_BASE_URL must begin with" in capsys.readouterr().err


def test_a_database_that_refuses_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise OperationalError("SELECT 1", {}, OSError("no such table"))

    monkeypatch.setattr(cli, "group", refuse)
    assert left_with(monkeypatch) == 1
    expected = "The database refused: no such table. See `alumnet doctor`.\n"
    assert capsys.readouterr().err == expected
