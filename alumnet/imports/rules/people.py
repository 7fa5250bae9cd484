"""A person out of one row: what the columns say, read and checked, or a sentence that says why not.

An empty cell says nothing. Only what would lead astray makes a row unusable; what we merely don't
understand is left out and told.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from alumnet.accounts.rules import EMAIL_LENGTH, MEMBER_NUMBER_LENGTH, name_key, normalised_email
from alumnet.imports.rules.columns import Column
from alumnet.imports.rules.years import NotAYear, class_year
from alumnet.kernel.cleaning import clean_line
from alumnet.kernel.days import DayOrder, NotADay, day_of
from alumnet.organizations import places
from alumnet.organizations.rules import CITY_LENGTH, TITLE_LENGTH

_NAME_LENGTH = 120
_NUMBER_LENGTH = 80
_ORGANIZATION_LENGTH = 200
_MOST_EMAILS = 5
_BETWEEN_EMAILS = re.compile(r"\s*(?::::|[;,|\s])\s*")
_MOST_CHAPTERS = 10
_BETWEEN_NAMES = re.compile(r"\s*(?::::|;|\|)\s*")
_YES = frozenset({"yes", "y", "true", "1", "x", "ja", "oui", "si", "deceased", "died"})
_STUDIES = _YES - {"deceased", "died"} | {"current", "current student", "enrolled", "student"}
_NO = frozenset({"no", "n", "false", "0", "nein", "non", "alive", "living", "-"})
# Scripts in which the family name comes first, also where a file has the parts apart.
_FAMILY_FIRST = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class RowRefused(Exception):
    """A row that can't be used; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a row says of a person; empty where it says nothing. Days are written YYYY-MM-DD."""

    name: str
    given_name: str = ""
    external_id: str = ""
    former_name: str = ""
    called: str = ""
    emails: tuple[str, ...] = ()
    class_year: int | None = None
    member_number: str = ""
    paid_until: str = ""
    chapters: tuple[str, ...] = ()
    school: str = ""
    degree: str = ""
    subject: str = ""
    employer: str = ""
    job_title: str = ""
    city: str = ""
    country: str = ""
    has_died: bool = False
    died_on: str = ""
    is_student: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name for comparing."""
        return name_key(self.name)

    def values(self) -> dict[str, Any]:
        """Return what is stated as it is kept; what isn't stated is left out."""
        return {name: value for name, value in asdict(self).items() if value}


def stated(values: Mapping[str, Any]) -> Stated:
    """Return what `Stated.values` kept."""
    lists = {name: tuple(values.get(name, ())) for name in ("emails", "chapters", "remarks")}
    return Stated(**{**values, **lists})


def read_person(
    cells: Sequence[str],
    columns: Sequence[Column | None],
    order: DayOrder | None,
    today: date,
) -> Stated:
    """Return the person that a row states. Raises RowRefused with a sentence."""
    said: dict[Column, list[str]] = {}
    for column, cell in zip(columns, cells, strict=True):
        text = clean_line(cell)
        if column is not None and text:
            said.setdefault(column, []).append(text)
    one = {column: texts[0] for column, texts in said.items()}
    remarks: list[str] = []
    name, given = _name(one)
    try:
        year = class_year(one.get(Column.CLASS_YEAR, ""), today.year)
        degree_day = day_of(one.get(Column.DEGREE_DAY, ""), order)
        paid_until = day_of(one.get(Column.PAID_UNTIL, ""), order)
    except (NotAYear, NotADay) as error:
        raise RowRefused(str(error)) from error
    has_died, died_on = _death(one.get(Column.DECEASED, ""), order, remarks)
    number = one.get(Column.NUMBER) or one.get(Column.MEMBER_NUMBER, "")
    if len(number) > _NUMBER_LENGTH:
        raise RowRefused(f"The number is longer than {_NUMBER_LENGTH} signs.")
    return Stated(
        name=name,
        given_name=given,
        external_id=number,
        former_name=_former(one, given),
        called=_called(one, name),
        emails=_emails(said.get(Column.EMAIL, ())),
        class_year=year or (degree_day.year if degree_day else None),
        member_number=one.get(Column.MEMBER_NUMBER, "")[:MEMBER_NUMBER_LENGTH],
        paid_until=paid_until.isoformat() if paid_until else "",
        chapters=_chapters(said.get(Column.CHAPTER, ())),
        school=_with_letters(
            _BETWEEN_NAMES.split(one.get(Column.SCHOOL, ""))[0], _ORGANIZATION_LENGTH
        ),
        degree=clean_line(one.get(Column.DEGREE, ""), TITLE_LENGTH),
        subject=clean_line(one.get(Column.SUBJECT, ""), TITLE_LENGTH),
        employer=_with_letters(one.get(Column.EMPLOYER, ""), _ORGANIZATION_LENGTH),
        job_title=clean_line(one.get(Column.JOB_TITLE, ""), TITLE_LENGTH),
        city=_with_letters(one.get(Column.CITY, ""), CITY_LENGTH),
        country=_country(one.get(Column.COUNTRY, ""), remarks),
        has_died=has_died,
        died_on=died_on.isoformat() if died_on else "",
        is_student=one.get(Column.STUDENT, "").strip(" .").casefold() in _STUDIES,
        remarks=tuple(remarks),
    )


def _name(one: Mapping[Column, str]) -> tuple[str, str]:
    """Return the whole name and the given one."""
    given, family = one.get(Column.GIVEN_NAME, ""), one.get(Column.FAMILY_NAME, "")
    if _FAMILY_FIRST.search(given + family):
        parts = [family, given]
    else:
        parts = [given, one.get(Column.MIDDLE_NAME, ""), family]
    whole = one.get(Column.NAME, "")
    if not whole or (given and family):
        whole = " ".join(part for part in parts if part)
    elif whole.count(",") == 1:
        whole = " ".join(part.strip() for part in reversed(whole.split(",")))  # "Ruiz, Ana"
    if not name_key(whole):
        raise RowRefused("There is no name.")
    if len(whole) > _NAME_LENGTH:
        raise RowRefused(f"The name is longer than {_NAME_LENGTH} signs.")
    return whole, given or whole.split(maxsplit=1)[0]


def _former(one: Mapping[Column, str], given: str) -> str:
    former = one.get(Column.FORMER_NAME, "")
    if not former or name_key(former) == name_key(one.get(Column.FAMILY_NAME, "")):
        return ""
    return clean_line(former if " " in former else f"{given} {former}", _NAME_LENGTH)


def _called(one: Mapping[Column, str], name: str) -> str:
    """Return the name under which somebody is known, with the family name, where it differs."""
    called = one.get(Column.PREFERRED_NAME, "")
    if not called or {*name_key(called).split()} <= {*name_key(name).split()}:
        return ""
    family = one.get(Column.FAMILY_NAME, "")
    return clean_line(f"{called} {family}", _NAME_LENGTH)


def _emails(texts: Sequence[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for text in texts:
        for part in filter(None, _BETWEEN_EMAILS.split(text)):
            address = normalised_email(part) if len(part) <= EMAIL_LENGTH else None
            if address is None:
                raise RowRefused(f"'{part[:60]}' isn't an e-mail address.")
            found[address] = None
    return tuple(found)[:_MOST_EMAILS]


def _chapters(texts: Sequence[str]) -> tuple[str, ...]:
    parts = (part for text in texts for part in _BETWEEN_NAMES.split(text))
    named = (_with_letters(part, _ORGANIZATION_LENGTH) for part in parts)
    return tuple(dict.fromkeys(filter(None, named)))[:_MOST_CHAPTERS]


def _with_letters(text: str, limit: int) -> str:
    return clean_line(text, limit) if any(map(str.isalpha, text)) else ""


def _country(text: str, remarks: list[str]) -> str:
    code = places.country_code(text) if text else None
    if text and code is None:
        remarks.append(f"We don't know the country '{text[:40]}' and left it out.")
    return code or ""


def _death(text: str, order: DayOrder | None, remarks: list[str]) -> tuple[bool, date | None]:
    word = text.strip(" .").casefold()
    if not word or word in _NO:
        return False, None
    if word in _YES:
        return True, None
    try:
        return True, day_of(text, order)
    except NotADay:
        remarks.append(f"'{text[:40]}' doesn't say clearly whether somebody has died.")
        return False, None


# ----------------------------------------------------------------------------------------- twins
@dataclass(frozen=True, slots=True)
class Twin:
    """An earlier row that may be about the same person; `is_certain` when it needs no question."""

    number: int
    reason: str
    is_certain: bool = False


class Twins:
    """The rows of a file so far, by what tells people apart."""

    def __init__(self) -> None:
        """Begin without any row."""
        self._rows: dict[tuple[str, str], tuple[int, str, str]] = {}

    def add(self, number: int, person: Stated) -> Twin | None:
        """Note a row; return the earlier one that it may be the twin of."""
        mine = (number, person.key, person.external_id)
        found = None
        for what, value in _marks(person):
            before = self._rows.setdefault((what, value), mine)
            if found is None and before[0] != number:
                found = _twin(what, before, mine)
        return found


def _marks(person: Stated) -> list[tuple[str, str]]:
    marks = [("number", person.external_id)] if person.external_id else []
    marks += [("address", each) for each in person.emails]
    if person.class_year:
        marks.append(("name", f"{person.key} {person.class_year}"))
    return marks


def _twin(what: str, before: tuple[int, str, str], mine: tuple[int, str, str]) -> Twin | None:
    (row, name, number), (_, my_name, my_number) = before, mine
    if what == "number":
        if name == my_name:
            return Twin(row, f"Row {row} has the same number.", is_certain=True)
        return Twin(row, f"Row {row} has the same number and another name.")
    if what == "address":
        return Twin(row, f"Row {row} has the same address.")
    # Two numbers of one's own are the word of the records that these are two people.
    return None if number and my_number else Twin(row, f"Row {row} has the same name and class.")
