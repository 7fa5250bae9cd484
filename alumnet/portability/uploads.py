"""Telling what was sent: an archive, single files of one, or a JSON Resume."""

from collections.abc import Sequence
from dataclasses import dataclass

from alumnet.kernel.cleaning import clean_line
from alumnet.kernel.decoding import decoded
from alumnet.portability import archives, headers, linkedin, linkedin_profile
from alumnet.portability.resume_reading import read_resume
from alumnet.portability.rules import POLICY, FileRefused
from alumnet.portability.sheets import read_table
from alumnet.portability.stated import Collector, Stated

_SHOWN = 60
_BEGINNING = 64


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    name: str
    content: bytes

    @property
    def shown(self) -> str:
        """The name as a sentence quotes it."""
        return f"“{clean_line(self.name, _SHOWN) or 'This file'}”"


def read_uploads(uploads: Sequence[Upload], *, this_year: int) -> Stated:
    """Return what these files say about the member who sends them.

    Raises FileRefused with a sentence when one of them can't be used: then none is.
    """
    if not uploads:
        raise FileRefused(reason="Choose the file that you downloaded")
    if len(uploads) > POLICY.files:
        raise FileRefused(reason=f"Send up to {POLICY.files} files at a time.")
    collected = Collector(this_year=this_year)
    for upload in uploads:
        _read(upload, collected)
    stated = collected.stated()
    if not (stated.fields or stated.skills or stated.languages or stated.stays):
        nothing = f"There is nothing about you in {uploads[0].shown}."
        raise FileRefused(reason=" ".join((nothing, *stated.notes[:1])))
    return stated


def _read(upload: Upload, collected: Collector) -> None:
    if len(upload.content) > POLICY.file_bytes:
        raise FileRefused(reason=linkedin.too_large(upload.name))
    if archives.is_archive(upload.content):
        linkedin_profile.read_archive(upload.content, collected)
    elif headers.is_letters(upload.name):
        raise FileRefused(reason=linkedin.letters_refused(upload.name))
    elif upload.content.startswith(b"%PDF"):
        raise FileRefused(
            reason=f"{upload.shown} is a PDF. LinkedIn gives you your data as a ZIP file too: the "
            "steps are on this page."
        )
    elif _is_json(upload):
        read_resume(upload.content, collected)
    else:
        _read_sheet(upload, collected)


def _is_json(upload: Upload) -> bool:
    beginning = decoded(upload.content[:_BEGINNING]).text.lstrip()
    return upload.name.lower().endswith(".json") or beginning.startswith(("{", "["))


def _read_sheet(upload: Upload, collected: Collector) -> None:
    by_name = headers.sheet_of(upload.name)
    table = read_table(upload.content, [by_name] if by_name else headers.SHEETS, most=POLICY.rows)
    if table is None and by_name:
        table = read_table(upload.content, headers.SHEETS, most=POLICY.rows)
    if table is None:
        raise FileRefused(
            reason=f"We can't read {upload.shown}. It is no JSON Resume and no file of a LinkedIn "
            f"archive whose columns we know; we read those in {headers.LANGUAGES}."
        )
    if table.kind == headers.CONNECTIONS.kind:
        raise FileRefused(
            reason=f"{upload.shown} lists other people. Here we only read what is about you: "
            "Profile.csv, Positions.csv, Education.csv, Skills.csv and Languages.csv."
        )
    linkedin_profile.take(table, collected)
