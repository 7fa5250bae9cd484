"""What the columns of a list of people mean, by their names and by what stands in them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum

from alumnet.kernel.text import normalised


class Column(Enum):
    """Something that we keep of a person."""

    NUMBER = "external_id"
    NAME = "name"
    GIVEN_NAME = "given_name"
    MIDDLE_NAME = "middle_name"
    FAMILY_NAME = "family_name"
    FORMER_NAME = "former_name"
    PREFERRED_NAME = "preferred_name"
    EMAIL = "email"
    CLASS_YEAR = "class_year"
    MEMBER_NUMBER = "member_number"
    PAID_UNTIL = "paid_until"
    CHAPTER = "chapters"
    SCHOOL = "school"
    DEGREE = "degree"
    SUBJECT = "subject"
    DEGREE_DAY = "degree_day"
    EMPLOYER = "employer"
    JOB_TITLE = "job_title"
    CITY = "city"
    COUNTRY = "country"
    DECEASED = "deceased"
    STUDENT = "is_student"


LABELS: dict[Column, str] = {
    Column.NUMBER: "Number in your records",
    Column.NAME: "Whole name",
    Column.GIVEN_NAME: "First name",
    Column.MIDDLE_NAME: "Middle name",
    Column.FAMILY_NAME: "Last name",
    Column.FORMER_NAME: "Former last name",
    Column.PREFERRED_NAME: "Called (nickname)",
    Column.EMAIL: "E-mail address",
    Column.CLASS_YEAR: "Class year",
    Column.MEMBER_NUMBER: "Member number",
    Column.PAID_UNTIL: "Paid until",
    Column.CHAPTER: "Chapter",
    Column.SCHOOL: "School",
    Column.DEGREE: "Degree",
    Column.SUBJECT: "Subject",
    Column.DEGREE_DAY: "Day of the degree",
    Column.EMPLOYER: "Employer now",
    Column.JOB_TITLE: "Job title now",
    Column.CITY: "City",
    Column.COUNTRY: "Country",
    Column.DECEASED: "Has died",
    Column.STUDENT: "Studies still",
}
DAYS = frozenset({Column.PAID_UNTIL, Column.DEGREE_DAY, Column.DECEASED})
MANY = frozenset({Column.EMAIL, Column.CHAPTER})

# In the order of trust: of two headers for one thing the one that stands first here is taken.
_HEADERS: dict[Column, str] = {
    Column.NUMBER: "external id; constituent id; buid; contact id; record id; crm id; "
    "lookup id; import id; student id; alumni id; person id; id; number; kundennummer",
    Column.NAME: "name; full name; display name; whole name; addressee; constituent "
    "name; nom complet; nombre completo; vollstandiger name",
    Column.GIVEN_NAME: "first name; given name; firstname; forename; first; "
    "vorname; prenom; nombre; nome; voornaam; fornavn; fornamn; imie; legal first name",
    Column.MIDDLE_NAME: "middle name; middlename; middle; additional name",
    Column.FAMILY_NAME: "last name; family name; surname; lastname; last; "
    "nachname; familienname; nom; nom de famille; apellido; apellidos; cognome; achternaam; "
    "etternavn; efternavn; efternamn; nazwisko; last name organization name",
    Column.FORMER_NAME: "maiden name; former name; previous name; birth name; former last name; "
    "geburtsname; nom de naissance; name at graduation",
    Column.PREFERRED_NAME: "preferred name; nickname; nick name; known as; called; "
    "preferred first name; goes by",
    Column.EMAIL: "email; emails; e mail; e mails; email address; e mail address; mail; primary "
    "email; preferred email; personal email; e mail 1 value; e mail 2 value; e mail 3 value; e "
    "mail 2 address; e mail 3 address; email 1; email 2; email 3; second email; secondary email; "
    "other email; alumni email; home email; business email; work email; "
    "e mail adresse; adresse e mail; correo electronico; email address 1; email address 2",
    Column.CLASS_YEAR: "class year; class; class of; classof; graduation year; year of graduation; "
    "grad year; gradyear; grad yr; graduating year; preferred class year; pref class year; "
    "cohort; year; abschlussjahr; jahrgang; promotion; promo; year of leaving; leaving year; "
    "year graduated; grad date; graduation date",
    Column.MEMBER_NUMBER: "member number; member id; membership number; membership id; member no; "
    "mitgliedsnummer; membership no",
    Column.PAID_UNTIL: "paid until; paid through; membership expires; expires; expiry date; "
    "expiration date; membership end; membership expiration date; member until; valid until; "
    "renewal date; bezahlt bis",
    Column.CHAPTER: "chapter; chapters; chapter name; alumni chapter; regional chapter; local "
    "chapter; home chapter; chapter 1; chapter 2; chapter 3; alumni branch; local branch; regional "
    "group; local group; regionalgruppe; groupe regional",
    Column.SCHOOL: "school; school name; schools; college; institution; university; faculty; "
    "hochschule; schule; primary education school",
    Column.DEGREE: "degree; degrees; degree code; degree name; degree earned; abschluss; diplome; "
    "qualification; award",
    Column.SUBJECT: "major; majors; field of study; subject; current major description; "
    "specialisation; specialization; discipline; fach; course; programme; program; concentration",
    Column.DEGREE_DAY: "full date; degree date; date of degree; date graduated; conferral date; "
    "award date; date conferred; degree conferred",
    Column.EMPLOYER: "employer; company; company name; organization name; organisation name; "
    "organization; organisation; employer name; business name; current employer; firma; "
    "arbeitgeber; entreprise; workplace; org name; primary business name",
    Column.JOB_TITLE: "job title; position; occupation; role; organization title; organisation "
    "title; current position; profession; beruf; poste; cargo; job",
    Column.CITY: "city; town; home city; preferred city; city town; ort; stadt; "
    "ville; ciudad; citta; business city; address city; location city",
    Column.COUNTRY: "country; home country region; country region; home country; country code; "
    "contry long dscription; land; pays; pais; business country region; "
    "address country",
    Column.DECEASED: "deceased; has died; is deceased; deceased date; date of death; death date; "
    "died; died on; verstorben; decede",
    Column.STUDENT: "current student; is current student; is student; studies still; student "
    "status; enrolment status; enrollment status; currently enrolled; enrolled",
}
_MEANS: dict[str, tuple[Column, int]] = {
    words.strip(): (column, trust)
    for column, names in _HEADERS.items()
    for trust, words in enumerate(names.split(";"))
}
# Headers that only the lists of one program have.
_SOURCES: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("google", "Google Contacts", frozenset({"e mail 1 value", "phonetic first name"})),
    ("outlook", "Outlook", frozenset({"given yomi", "e mail 2 address", "business street"})),
    ("blackbaud", "Blackbaud", frozenset({"constituent id", "lookup id", "constituent code"})),
    ("registry", "a student registry", frozenset({"buid", "degree code", "student id"})),
)
_RAISERS_EDGE = ("raisers_edge", "Raiser's Edge")
_PLAIN = ("plain", "a plain list")
# Raiser's Edge says first which record a value is from: CnBio_City, CnPh_1_01_Phone_number.
_RECORD = re.compile(r"^Cn[A-Z][A-Za-z]*_(\d+_)*")
_SPACES = re.compile(r"(?<=[a-z])(?=[A-Z])")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_MOST = 0.6  # of the values in a column, for what it looks like
_SAMPLE = 200


def _words(header: str) -> str:
    """Return a header as its words: `ClassYear`, `class_year` and `Class Year:` are the same."""
    return normalised(_SPACES.sub(" ", _RECORD.sub("", header)).replace("_", " "))


def meaning(header: str) -> Column | None:
    """Return what a column holds by its name alone, None for one that we don't know."""
    found = _MEANS.get(_words(header))
    return found[0] if found else None


def is_known(header: str) -> bool:
    """Return whether a cell is the name of a column that we know."""
    return bool(header) and meaning(header) is not None


def source_of(headers: Sequence[str]) -> tuple[str, str]:
    """Return which program a list comes from: its code, and its name in a sentence."""
    if any(map(_RECORD.match, headers)):
        return _RAISERS_EDGE
    words = {_words(header) for header in headers}
    return next(((code, name) for code, name, own in _SOURCES if own & words), _PLAIN)


def guess(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    remembered: Mapping[str, Column | None] | None = None,
) -> tuple[Column | None, ...]:
    """Return what each column holds; addresses and chapters may stand in several.

    `remembered` says what was chosen before for headers of this source; it comes first, then
    the names, then what the values look like.
    """
    remembered = remembered or {}
    found: list[Column | None] = [None] * len(headers)
    for _, at, column in sorted(_meanings(headers, remembered), key=lambda each: each[:2]):
        if column in MANY or column not in found:
            found[at] = column
    for at, header in enumerate(headers):
        if found[at] is None and header not in remembered and _looks_like_addresses(rows, at):
            found[at] = Column.EMAIL
    return tuple(found)


def _meanings(
    headers: Sequence[str], remembered: Mapping[str, Column | None]
) -> Iterator[tuple[int, int, Column]]:
    """Yield (how much to trust it, where it stands, what it means), the lowest most trusted."""
    for at, header in enumerate(headers):
        known = _MEANS.get(_words(header))
        column = remembered[header] if header in remembered else known[0] if known else None
        if column is not None:
            yield (-1 if header in remembered else known[1] if known else 0), at, column


def _looks_like_addresses(rows: Sequence[Sequence[str]], at: int) -> bool:
    values = [row[at] for row in rows[:_SAMPLE] if at < len(row) and row[at]]
    return bool(values) and sum(bool(_EMAIL.search(v)) for v in values) >= len(values) * _MOST


def samples(rows: Sequence[Sequence[str]], at: int, most: int = 3) -> tuple[str, ...]:
    """Return the first different values of a column."""
    return tuple(dict.fromkeys(row[at] for row in rows[:_SAMPLE] if row[at]))[:most]


def lacking(columns: Sequence[Column | None]) -> str:
    """Return in a sentence what a choice of columns lacks or has twice; empty when it will do."""
    chosen = [column for column in columns if column is not None]
    twice = next((c for c in chosen if c not in MANY and chosen.count(c) > 1), None)
    if twice is not None:
        return f"“{LABELS[twice]}” is chosen for two columns. Choose the one that we should read."
    if not {Column.NAME, Column.FAMILY_NAME, Column.GIVEN_NAME} & {*chosen}:
        return "Choose the column that holds the names; without one we can't tell who is meant."
    return ""
