"""Habits that hold the source together; what a linter can say, the linter says."""

import re

from tests.architecture.sources import below, lines_with, name_of, tracked

LONGEST_FILE = 380


def test_one_module_commits() -> None:
    paths = [path for path in below("alumnet", ".py") if name_of(path) != "alumnet/kernel/db.py"]
    # The text index commits to its own files, and Flask-Security's datastore opens `writing()`.
    assert lines_with(r"(?<!_writer)(?<!text)(?<!datastore)\.commit\(", paths) == []


def test_no_module_has_a_name_that_receives_everything() -> None:
    names = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}
    assert [name_of(path) for path in tracked() if path.stem in names] == []


def test_views_and_forms_hold_no_sql() -> None:
    paths = [
        path
        for path in below("alumnet", ".py")
        if path.stem in {"views", "forms"} or path.parent.name == "views"
    ]
    assert (
        lines_with(r"\bselect\(|\.(execute|scalars?|add)\(|import models|\.models import", paths)
        == []
    )


def test_what_a_browser_sends_reaches_rows_field_by_field() -> None:
    # A form names its fields; whatever else is sent beside them is never looked at.
    wholesale = r"populate_obj\(|\*\*request\.|request\.(form|args|values|json)\.to_dict\("
    assert lines_with(wholesale, below("alumnet", ".py")) == []


def test_links_that_leave_the_site_never_take_their_host_from_a_request() -> None:
    made = r"_external=|request\.(host_url|url_root|root_url|base_url|url\b)"
    assert lines_with(made, below("alumnet", ".py") + below("templates", ".html")) == []


def test_nobody_is_sent_on_to_what_a_request_names_but_to_a_path_of_ours() -> None:
    sent_on = r"\b(redirect|see)\((?!.*(local_path|url_for)).*request\.(args|form|values|referrer)"
    views = [path for path in below("alumnet", ".py") if "views" in str(path)]
    ours = r"see\(\"[a-z_]+\","  # the name of an endpoint, and what goes into its query
    found = lines_with(sent_on, views)
    assert [each for each in found if not re.search(ours, each)] == []


def test_who_writes_tables_for_spreadsheets_takes_the_computing_out_of_cells() -> None:
    paths = [path for path in below("alumnet", ".py") if "harmless(" not in path.read_text("utf-8")]
    assert lines_with(r"csv\.(writer|DictWriter)\(", paths) == []


def test_nothing_asks_for_the_time_but_the_clock() -> None:
    paths = [path for path in below("alumnet", ".py") if name_of(path) != "alumnet/kernel/clock.py"]
    assert lines_with(r"datetime\.now\(|date\.today\(|\butcnow\(|time\.time\(\)", paths) == []


def test_what_modules_keep_of_sqlalchemy_is_safe_to_share() -> None:
    # Two threads that meet a new alias at once can spoil it: see alumnet.kernel.aliases.
    assert lines_with(r"^\S.*\baliased\(|^    aliased\(", below("alumnet", ".py")) == []


def test_no_file_is_longer_than_somebody_wants_to_read() -> None:
    long = {
        name_of(path): count
        for path in below("alumnet", ".py") + below("tests", ".py")
        if (count := path.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE
    }
    assert long == {}


def test_no_tracked_file_names_a_machine_or_a_registry() -> None:
    homes = "(work|root|farm|tmp/bash|home/[a-z]+|Users/[A-Za-z]+)"
    hosts = "(pypi|pythonhosted|npmjs)[.](org|com)|--index[-]url [^-]"
    texts = [path for path in tracked() if path.suffix not in {".png", ".jpg", ".ico", ".webp"}]
    assert lines_with(rf"(^|[^a-z.])/{homes}[a-z_.]*/|{hosts}", texts) == []
