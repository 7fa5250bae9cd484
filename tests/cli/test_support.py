"""`alumnet demo --prepare-only`, and what support asks of the site it makes."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from alumnet.app import create_app
from alumnet.cli import group, main, support
from alumnet.site import current

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Give a function that runs the command line over one small demo site.

    What support asks, it asks of one app: each would learn the names of all schools anew.
    """
    data = tmp_path_factory.mktemp("demo")
    runner = CliRunner()
    prepare = ["demo", "--data", str(data), "--members", "150", "--prepare-only"]

    def invoke(*arguments: str) -> Result:
        environment = {
            "ALUMNET_MODE": "development",
            "ALUMNET_DATA_DIR": str(data),
            "ALUMNET_SECRET_KEY": (data / "secret").read_text(),
            "ALUMNET_LOG_LEVEL": "ERROR",
        }
        return runner.invoke(group, list(arguments), env=environment)

    first = runner.invoke(group, prepare)
    assert first.exit_code == 0, first.output
    assert "ines@example.org" in first.output
    second = runner.invoke(group, prepare)
    assert second.exit_code == 0, second.output
    assert "Inventing" not in second.output
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(support, "create_app", cache(create_app))
        yield invoke
    current.forget()


def answer(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_finder_of_somebody_as_json(run: Run) -> None:
    found = answer(run("find", "--as", "ines@example.org", "--limit", "5", "--json"))
    assert len(found) == 5
    assert all(each["parts"]["final"] > 0 for each in found)
    everybody = answer(run("find", "--as", "ines@example.org", "--limit", "100", "--json"))
    assert "Ruth Adeyemi" in [each["name"] for each in everybody]
    assert any("You both worked at" in each["why"] for each in everybody)


def test_a_topic_is_named_by_code_or_words(run: Run) -> None:
    by_code = answer(run("find", "--as", "ines@example.org", "--topic", "leadership", "--json"))
    by_words = answer(run("find", "--as", "ines@example.org", "--topic", "Leadership", "--json"))
    assert by_code == by_words
    assert all("Leadership" in each["topics"] for each in by_code)


def test_why_somebody_is_near_agrees_with_the_finder(run: Run) -> None:
    found = answer(run("find", "--as", "ines@example.org", "--limit", "100", "--json"))
    ruth = next(each for each in found if each["name"] == "Ruth Adeyemi")
    told = answer(run("explain", "ines@example.org", "ruth@example.org", "--json"))
    assert told["ties"] == ruth["ties"]
    assert told["strength"] == ruth["strength"]
    assert told["place"]["parts"]["strength"] == pytest.approx(ruth["strength"], abs=1e-4)
    assert "Halden Engineering" in run("explain", "ines@example.org", ruth["id"]).stdout


def test_people_of_a_school_class_and_an_employer_on_a_day(run: Run) -> None:
    found = answer(run("people", "--employer", "Halden Engineering", "--limit", "500", "--json"))
    then = answer(run("people", "--employer", "Halden Engineering", "--on", "2018-06-01", "--json"))
    assert {each["id"] for each in then} <= {each["id"] for each in found}
    assert "Ruth Adeyemi" in [each["name"] for each in then]
    school = ("people", "--school", "Northgate University", "--limit", "500")
    everybody = answer(run(*school, "--json"))
    one_class = answer(run(*school, "--class", "2016", "--json"))
    assert 0 < len(one_class) < len(everybody)


def test_what_nobody_is_called_is_a_sentence(run: Run) -> None:
    for arguments in (
        ("find", "--as", "nobody@example.org"),
        ("explain", "ines@example.org", "nobody"),
        ("people", "--employer", "No Such Works"),
        ("explain", "ines@example.org", "esi@example.org"),
    ):
        result = run(*arguments)
        assert result.exit_code == 1
        assert result.output.startswith("Error: ")


def test_the_index_is_verified_compacted_and_rebuilt(run: Run) -> None:
    assert "agrees" in run("index", "verify").output
    assert run("index", "compact").exit_code == 0
    assert run("index", "rebuild").exit_code == 0
    assert "agrees" in run("index", "verify").output


def test_without_an_index_there_is_advice(tmp_path: Path) -> None:
    environment = {"ALUMNET_MODE": "development", "ALUMNET_DATA_DIR": str(tmp_path)}
    runner = CliRunner()
    assert runner.invoke(group, ["db", "upgrade"], env=environment).exit_code == 0
    for arguments in (["index", "verify"], ["index", "compact"]):
        result = runner.invoke(group, arguments, env=environment)
        assert result.exit_code == 1
        assert "alumnet index rebuild" in result.output


def test_migrations_go_up_and_down_and_agree_with_the_code(tmp_path: Path) -> None:
    """A few steps down; tests/architecture goes all the way."""
    environment = {"ALUMNET_MODE": "development", "ALUMNET_DATA_DIR": str(tmp_path)}
    runner = CliRunner()
    for arguments in (["upgrade"], ["downgrade", "--", "-3"], ["upgrade"], ["check"]):
        result = runner.invoke(group, ["db", *arguments], env=environment)
        assert result.exit_code == 0, result.output


def test_a_setting_that_can_not_be_used_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ALUMNET_SECRET_KEY", "short")
    monkeypatch.setattr("sys.argv", ["alumnet", "serve"])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    assert "too short" in capsys.readouterr().err
