"""The documentation says what the code does; `make tables` writes it again."""

import re

from tests.architecture.documents import (
    COMMANDS,
    CONFIGURATION,
    commands_list,
    filled,
    settings_table,
)
from tests.architecture.sources import ROOT, below, name_of


def test_every_setting_is_documented() -> None:
    expected = filled(CONFIGURATION, "settings", settings_table())
    assert CONFIGURATION.read_text(encoding="utf-8").splitlines() == expected.splitlines()


def test_every_command_is_documented() -> None:
    expected = filled(COMMANDS, "commands", commands_list())
    assert COMMANDS.read_text(encoding="utf-8").splitlines() == expected.splitlines()


def test_links_between_documents_lead_somewhere() -> None:
    sought = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
    dead = [
        f"{name_of(path)}: {target}"
        for path in [*below("docs", ".md"), ROOT / "README.md"]
        for target in sought.findall(path.read_text("utf-8"))
        if not (path.parent / target).exists()
    ]
    assert dead == []


def test_targets_of_make_that_documents_name_exist() -> None:
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        target
        for path in [*below("docs", ".md"), ROOT / "README.md"]
        for target in re.findall(r"(?:^|`)make ([a-z-]+)", path.read_text("utf-8"), re.MULTILINE)
    }
    assert named - known == set()


def test_no_two_decisions_have_one_number() -> None:
    numbers = [int(path.name[:3]) for path in below("docs/decisions", ".md")]
    assert len({*numbers}) == len(numbers)


def test_pictures_are_light_enough_to_be_read_on_the_way() -> None:
    sizes = {name_of(path): path.stat().st_size for path in below("docs", ".png")}
    assert sizes
    assert {name: size for name, size in sizes.items() if size > 200_000} == {}
