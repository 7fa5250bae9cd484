"""The catalogue of notifications as the code has it."""

from pathlib import Path

from alumnet.notifications.rules.catalogue import ROWS
from alumnet.notifications.rules.notice import Notice
from tests.architecture.sources import ROOT

NOTIFICATIONS = ROOT / "docs" / "notifications.md"


def parts() -> list[tuple[Path, str, str]]:
    """Return (document, part of it, its text) of everything written here."""
    return [(NOTIFICATIONS, "catalogue", catalogue())]


def catalogue() -> str:
    """Return a row for each thing that people are told."""
    rows = [
        "| code | group | title of the mail | in the list | caused by | mail |",
        "|---|---|---|---|---|---|",
    ]
    return "\n".join(rows + [_row(each) for each in ROWS])


def _row(notice: Notice) -> str:
    titles = "<br>".join(filter(None, (notice.subject, notice.subject_many)))
    cells = (
        f"`{notice.code}`",
        notice.group.value,
        titles if notice.has_mail else "",
        notice.line,
        notice.cause.value,
        _mail(notice),
    )
    return f"| {' | '.join(cells)} |"


def _mail(notice: Notice) -> str:
    if not notice.has_mail:
        return "never"
    usual = notice.group.usual.value.replace("_", " ")
    told = [usual if notice.can_be_switched_off else "always"]
    told += ["urgent"] if notice.is_urgent else []
    told += ["also without an account"] if notice.reaches_everybody else []
    return ", ".join(told)
