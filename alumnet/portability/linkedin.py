"""What the files of a LinkedIn archive say, one file or the whole archive at a time."""

from dataclasses import dataclass

from alumnet.kernel.cleaning import clean_line
from alumnet.kernel.errors import DomainError
from alumnet.organizations.rules import WrittenDate
from alumnet.portability import archives, headers
from alumnet.portability.rules import POLICY, FileRefused
from alumnet.portability.sheets import Row, read_table
from alumnet.portability.written_dates import read_month

_LINE = 200
_URL = 500


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody in `Connections.csv`; whatever LinkedIn doesn't tell of them is empty.

    Most have no `email`: only those have one who let their connections see it.
    """

    first_name: str
    last_name: str
    url: str
    email: str
    company: str
    position: str
    connected: WrittenDate | None


@dataclass(frozen=True, slots=True)
class Contacts:
    """The people in a file; `is_cut` when there were more than are read."""

    people: tuple[Contact, ...]
    is_cut: bool


def read_contacts(content: bytes, file_name: str, *, this_year: int) -> Contacts:
    """Return the people in `Connections.csv`, or in that file of a whole archive.

    Nothing else in an archive is looked at. Raises FileRefused with a sentence.
    """
    if len(content) > POLICY.file_bytes:
        raise FileRefused(reason=too_large(file_name))
    if archives.is_archive(content):
        content = _connections_in(content)
    elif headers.is_letters(file_name):
        raise FileRefused(reason=letters_refused(file_name))
    table = read_table(content, [headers.CONNECTIONS], most=POLICY.connections)
    if table is None:
        raise FileRefused(
            reason="We found no list of connections in this file. It is called Connections.csv in "
            f"a LinkedIn archive; we read it in {headers.LANGUAGES}."
        )
    people = (_contact(row, this_year) for row in table.rows)
    named = tuple(each for each in people if each.first_name or each.last_name)
    return Contacts(named, table.is_cut)


def _connections_in(archive: bytes) -> bytes:
    def choose(name: str) -> str | None:
        return headers.CONNECTIONS.kind if headers.sheet_of(name) is headers.CONNECTIONS else None

    found = archives.chosen_files(archive, choose)
    if not found:
        raise FileRefused(
            reason="There is no Connections.csv in this archive. Ask LinkedIn for one with your "
            "connections in it."
        )
    return found[headers.CONNECTIONS.kind]


def _contact(row: Row, this_year: int) -> Contact:
    return Contact(
        first_name=clean_line(row["first_name"], _LINE),
        last_name=clean_line(row["last_name"], _LINE),
        url=clean_line(row["url"], _URL),
        email=clean_line(row["email"], _LINE),
        company=clean_line(row["company"], _LINE),
        position=clean_line(row["position"], _LINE),
        connected=_month_or_none(row["connected"], this_year),
    )


def _month_or_none(text: str, this_year: int) -> WrittenDate | None:
    try:
        return read_month(text, this_year=this_year)
    except DomainError:
        return None


def too_large(file_name: str) -> str:
    """Return the sentence for a file that is larger than any we read."""
    most = POLICY.file_bytes // 1024**2
    name = clean_line(file_name, 60) or "This file"
    return f"“{name}” has more than {most} MB. Send the single files of the archive instead."


def letters_refused(file_name: str) -> str:
    """Return the sentence for a file with what people wrote to each other."""
    return f"“{clean_line(file_name, 60)}” holds messages, so we didn't read it."
