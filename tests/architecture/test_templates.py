"""Templates: nothing inline, nothing unescaped, every action guarded, every file in use."""

import re

from flask import Flask

from tests.architecture.sources import ROOT, below, lines_with

TEMPLATES = below("templates", ".html")


def test_nothing_stands_inline() -> None:
    pages = [path for path in TEMPLATES if "mail" not in path.parts]
    assert (
        lines_with(r"\sstyle\s*=|<style\b|<script(?![^>]*\bsrc=)|\son[a-z]+\s*=\s*[\"']", pages)
        == []
    )
    assert lines_with(r"javascript:", pages) == []


def test_addresses_written_out_lead_somewhere(app: Flask) -> None:
    routes = app.url_map.bind("localhost")
    dead = []
    for path in TEMPLATES:
        if path.parent.name != "style":
            text = path.read_text(encoding="utf-8")
            for tag, address in re.findall(
                r"<(a|form)\b[^>]*?(?:href|action)=\"(/[^\"{?#]*)\"", text
            ):
                method = "POST" if tag == "form" and 'method="post"' in text else "GET"
                if not any(routes.test(address, each) for each in {method, "GET"}):
                    dead.append(f"{path.name}: {address}")
    assert dead == []


def test_nothing_is_let_through_unescaped() -> None:
    paths = TEMPLATES + below("templates", ".txt")
    assert lines_with(r"\|\s*safe\b|autoescape\s+false", paths) == []


def test_days_and_times_are_told_by_the_filters_where_the_reader_is() -> None:
    paths = TEMPLATES + below("templates", ".txt")
    assert lines_with(r"strftime|astimezone|\{:%", paths) == []


def test_components_are_imported_where_they_are_used() -> None:
    unused = []
    for path in TEMPLATES:
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for listed in re.findall(r"\{% from \S+ import (.+?)(?: with context)? %\}", text):
            names = [each.split(" as ")[-1] for each in listed.split(", ")]
            unused += [
                f"{path.name}: {each}"
                for each in names
                if len(re.findall(rf"\b{each}\b", text)) < 2
            ]
    assert unused == []


def test_nothing_is_loaded_from_elsewhere() -> None:
    assert lines_with(r"(src|href)\s*=\s*[\"'](https?:)?//", TEMPLATES) == []
    styles = below("static", ".css")
    assert lines_with(r"@import|url\(\s*[\"']?(https?:)?//", styles) == []


def test_python_marks_as_safe_only_what_it_made_itself() -> None:
    found = lines_with(r"\bMarkup\(", below("alumnet", ".py"))
    assert [each for each in found if not each.startswith("alumnet/kernel/")] == []


def test_every_template_is_used() -> None:
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in TEMPLATES + below("alumnet", ".py")
    )
    source += "\n".join(path.read_text(encoding="utf-8") for path in below("templates", ".txt"))
    names = [path.relative_to(ROOT / "templates").as_posix() for path in TEMPLATES]
    # These are chosen by their kind, others are named.
    named = [
        each for each in names if not each.startswith(("mail/", "errors/", "security/", "style/"))
    ]
    assert [each for each in named if not re.search(re.escape(each), source)] == []


def test_templates_lie_in_the_folder_of_a_slice() -> None:
    slices = {path.name for path in (ROOT / "alumnet").iterdir() if path.is_dir()}
    allowed = slices | {"components", "mail", "errors", "style", "security"}
    found = {path.relative_to(ROOT / "templates").parts[0] for path in TEMPLATES}
    assert {each for each in found if not each.endswith(".html")} <= allowed
