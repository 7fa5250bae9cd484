"""What a row would change: a person as the row states them beside the person as we know them.

Of a page that somebody has claimed, or that another association has brought too, only what this
association itself knows is changed: class, numbers, membership, chapters. A list puts people into
chapters and takes nobody out of one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from alumnet.accounts.rules import name_key
from alumnet.imports.rules.columns import LABELS, Column
from alumnet.imports.rules.people import Stated


@dataclass(frozen=True, slots=True)
class Study:
    """A time at a school, as far as a list tells of it."""

    organization_id: int
    degree: str
    subject: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """What is here about a person; `is_ours` when the list may say all of it."""

    person_id: int
    name: str
    names: frozenset[str] = frozenset()
    number: str = ""
    city: str = ""
    country: str = ""
    emails: frozenset[str] = frozenset()
    class_year: int | None = None
    member_number: str = ""
    paid_until: date | None = None
    studies: tuple[Study, ...] = ()
    jobs: tuple[tuple[int, str], ...] = ()
    chapters: frozenset[int] = frozenset()
    has_died: bool = False
    is_student: bool = False
    is_ours: bool = True


@dataclass(frozen=True, slots=True)
class NamedChapter:
    """A chapter of the association, as it is called here."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Places:
    """The organizations that a row means: None for one that isn't here or isn't named."""

    school: int | None = None
    employer: int | None = None
    chapters: tuple[NamedChapter, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that a row says otherwise than we know it, in words for the preview."""

    column: Column
    before: str
    after: str

    def line(self) -> list[str]:
        """Return it as it is kept: what, before, after."""
        return [LABELS[self.column], self.before, self.after]


def differences(said: Stated, known: Known, places: Places) -> tuple[Difference, ...]:
    """Return what a row would change about a person who is here; empty when all is the same."""
    found = [*_of_the_association(said, known, places)]
    if known.is_ours:
        found += _of_the_page(said, known, places)
    return tuple(found)


def _of_the_association(said: Stated, known: Known, places: Places) -> Iterator[Difference]:
    if said.external_id and not known.number:
        yield Difference(Column.NUMBER, "", said.external_id)
    pairs = (
        (Column.CLASS_YEAR, known.class_year, said.class_year),
        (Column.MEMBER_NUMBER, known.member_number, said.member_number),
        (Column.PAID_UNTIL, known.paid_until, said.paid_until),
    )
    for column, before, after in pairs:
        if after and str(before or "") != str(after):
            yield Difference(column, str(before or ""), str(after))
    if said.is_student and not known.is_student:
        yield Difference(Column.STUDENT, "", "yes")
    for chapter in places.chapters:
        if chapter.id not in known.chapters:
            yield Difference(Column.CHAPTER, "", chapter.name)


def _of_the_page(said: Stated, known: Known, places: Places) -> Iterator[Difference]:
    if said.name != known.name:
        yield Difference(Column.NAME, known.name, said.name)
    pairs = (
        (Column.CITY, known.city, said.city),
        (Column.COUNTRY, known.country, said.country),
    )
    for column, before, after in pairs:
        if after and before != after:
            yield Difference(column, before, after)
    yield from _added(said, known)
    has_school = bool(said.school or places.school)
    if has_school and _says_study(said) and not study_in(known.studies, said, places.school):
        yield Difference(Column.DEGREE, "", study_in_words(said))
    if said.employer and (places.employer, said.job_title) not in known.jobs:
        job = ", ".join(filter(None, (said.employer, said.job_title)))
        yield Difference(Column.EMPLOYER, "", job)
    if said.has_died and not known.has_died:
        yield Difference(Column.DECEASED, "", said.died_on or "yes")


def _added(said: Stated, known: Known) -> Iterator[Difference]:
    names = {name_key(each) for each in known.names}
    pairs = ((Column.FORMER_NAME, said.former_name), (Column.PREFERRED_NAME, said.called))
    for column, name in pairs:
        if name and name_key(name) not in names:
            yield Difference(column, "", name)
    for email in said.emails:
        if email not in known.emails:
            yield Difference(Column.EMAIL, "", email)


def _says_study(said: Stated) -> bool:
    return bool(said.school or said.degree or said.subject or said.class_year)


def study_in_words(said: Stated) -> str:
    """Return a study in a line: degree, subject, school, year."""
    year = str(said.class_year or "")
    return ", ".join(filter(None, (said.degree, said.subject, said.school, year)))


def study_in(studies: tuple[Study, ...], said: Stated, school: int | None) -> Study | None:
    """Return the study that a row tells of, None when there is none like it.

    What the row leaves out may be anything. Without a school at all nothing is told.
    """
    for each in studies:
        if each.organization_id != school:
            continue
        pairs = ((said.degree, each.degree), (said.subject, each.subject))
        year_fits = said.class_year is None or said.class_year == each.year
        if year_fits and all(not mine or mine == theirs for mine, theirs in pairs):
            return each
    return None
