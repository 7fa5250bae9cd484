"""Lock files hold versions and hashes, no address, and what pyproject.toml asks for."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.architecture.sources import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WANTED = {"runtime": PROJECT["project"]["dependencies"], **PROJECT["dependency-groups"]}


def text_of(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def pins(name: str) -> dict[str, Version]:
    found = re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;]+)", text_of(name), re.MULTILINE)
    return {canonicalize_name(project): Version(version) for project, version in found}


@pytest.mark.parametrize("name", WANTED)
def test_a_lock_holds_versions_and_hashes_and_no_address(name: str) -> None:
    text = text_of(name)
    assert "://" not in text
    assert not re.search(r"^\s*(-[a-z]|--(?!hash=))", text, re.MULTILINE)
    lines = [line for line in text.splitlines() if "==" in line]
    assert lines
    assert [line for line in lines if not line.endswith("\\")] == []


@pytest.mark.parametrize("name", WANTED)
def test_a_lock_has_what_the_project_asks_for(name: str) -> None:
    locked = pins(name)
    asked = [Requirement(line) for line in WANTED[name]]
    assert [
        str(each)
        for each in asked
        if not each.specifier.contains(locked.get(canonicalize_name(each.name), Version("0")))
    ] == []


@pytest.mark.parametrize("name", ["dev", "bench"])
def test_locks_agree_with_each_other(name: str) -> None:
    runtime, other = pins("runtime") | pins("build"), pins(name)
    assert {each: other[each] for each in runtime.keys() & other.keys()} == {
        each: runtime[each] for each in runtime.keys() & other.keys()
    }
