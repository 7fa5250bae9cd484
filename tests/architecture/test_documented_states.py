"""The pages about states, policies and events say what the code does; `make tables` writes them."""

import re
from pathlib import Path

import pytest

from tests.architecture.documented_events import handled, sent
from tests.architecture.documented_policies import CLASSES, POLICIES, meanings
from tests.architecture.documents import filled, parts
from tests.architecture.sources import below

PARTS = parts()


@pytest.mark.parametrize(
    ("path", "name", "content"), PARTS, ids=[f"{path.stem}-{name}" for path, name, _ in PARTS]
)
def test_a_page_says_what_the_code_does(path: Path, name: str, content: str) -> None:
    expected = filled(path, name, content)
    assert path.read_text(encoding="utf-8").splitlines() == expected.splitlines()


def test_every_number_of_a_policy_has_a_meaning() -> None:
    written = POLICIES.read_text(encoding="utf-8")
    assert [
        f"{policy.__name__}.{name}"
        for policy in CLASSES
        for name, told in meanings(policy.__name__, written).items()
        if not told
    ] == []


def test_every_policy_is_documented() -> None:
    found = {
        name
        for path in below("alumnet", ".py")
        for name in re.findall(r"^class (\w+Policy)\b", path.read_text("utf-8"), re.MULTILINE)
    }
    assert found == {policy.__name__ for policy in CLASSES}


def test_nobody_listens_to_what_is_never_sent() -> None:
    assert handled() - sent() == set()
