"""`alumnet bounces`: read delivery reports, so that no more mails go to addresses that fail."""

import mailbox
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from alumnet.app import create_app
from alumnet.cli.site import opened
from alumnet.kernel import clock
from alumnet.kernel.db import UNREACHABLE
from alumnet.notifications.commands import Noted, note_bounce
from alumnet.notifications.rules.returned import MOST_BYTES, NotAReport, read_report

_TRY_LATER = 75  # EX_TEMPFAIL: the mail server keeps the report and comes again
_SAID = {
    Noted.COUNTED: "counted",
    Noted.STOPPED: "counted; no more mails go to this address",
    Noted.KNOWN: "counted before",
    Noted.NOT_OURS: "refused: nothing in it proves that we sent the mail",
}


@click.command()
@click.argument(
    "paths", metavar="[FILE...]", nargs=-1, type=click.Path(exists=True, path_type=Path)
)
def bounces(paths: tuple[Path, ...]) -> None:
    """Read delivery reports (RFC 3464) of mails that came back.

    Without a FILE one report is read from standard input, as a mail server hands it over; then the
    exit status is 0 whatever it was, and 75 when the database can't be reached, so that the mail
    server keeps the report. A FILE may be a report or a Maildir, of which what wasn't seen is read
    and marked as seen; then the exit status is 1 when one was refused.
    """
    refused = 0
    try:
        with opened(create_app()):
            for name, content in _contents(paths):
                refused += not _take(name, content)
    except UNREACHABLE:
        click.echo("The database can't be reached; try later.", err=True)
        sys.exit(_TRY_LATER)
    if paths and refused:
        sys.exit(1)


def _take(name: str, content: bytes) -> bool:
    try:
        noted = note_bounce(read_report(content), now=clock.now())
    except NotAReport as reason:
        click.echo(f"{name}: refused: {reason}", err=True)
        return False
    click.echo(f"{name}: {_SAID[noted]}", err=noted is Noted.NOT_OURS)
    return noted is not Noted.NOT_OURS


def _contents(paths: tuple[Path, ...]) -> Iterator[tuple[str, bytes]]:
    """Yield the reports with a name for each; nothing longer than a report is read whole."""
    if not paths:
        yield "standard input", sys.stdin.buffer.read(MOST_BYTES + 1)
    for path in paths:
        if path.is_dir():
            yield from _of_maildir(path)
        else:
            with path.open("rb") as file:
                yield path.name, file.read(MOST_BYTES + 1)


def _of_maildir(path: Path) -> Iterator[tuple[str, bytes]]:
    if not (path / "new").is_dir() or not (path / "cur").is_dir():
        message = f"{path} is no Maildir: it has no folders `new` and `cur`."
        raise click.ClickException(message)
    box = mailbox.Maildir(path, create=False)
    for key in sorted(box.keys()):
        mail = box.get_message(key)
        if "S" in mail.get_flags():
            continue
        yield key, box.get_bytes(key)[: MOST_BYTES + 1]
        mail.set_subdir("cur")
        mail.add_flag("S")
        box[key] = mail
