"""Where somebody has been, in words: what a line of the timeline says."""

from dataclasses import dataclass

from alumnet.kernel.clock import year_and_month
from alumnet.kernel.ids import handle
from alumnet.ties.calendar import Precision
from alumnet.ties.levels import TieLevel
from alumnet.ties.spells import Spell, SpellKind

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the timeline. `tie_kind` and `tie_text` mark a place the viewer knows too.

    `url` is the page of the organization, "" where it may have none.
    `proof` says how well it is known: "verified", "corroborated" or "".
    """

    title: str
    detail: str
    when: str
    tie_kind: str = ""
    tie_text: str = ""
    url: str = ""
    proof: str = ""


def step_of(spell: Spell, *, city: str = "", mine: list[Spell] | None = None) -> Step:
    """Return the line for a spell; `mine` are the viewer's own spells that may tie."""
    title, detail = _title(spell), spell.organization
    when = " · ".join(filter(None, (when_in_words(spell), city)))
    kind, text = _shared(spell, mine or [])
    url = f"/organizations/{handle(spell.organization, spell.page)}" if spell.page else ""
    return Step(title or detail, detail if title else "", when, kind, text, url, spell.proof)


def _title(spell: Spell) -> str:
    """Return "BEng Civil Engineering", "Principal, Asset Strategy"."""
    if spell.kind is SpellKind.EDUCATION:
        return " ".join(filter(None, (spell.title, spell.field)))
    return ", ".join(filter(None, (spell.title, spell.field)))


def when_in_words(spell: Spell) -> str:
    """Return the time of a spell as exactly as is worth reading: years, months within a year."""
    if spell.kind is SpellKind.EDUCATION and spell.precision is Precision.CLASS_YEAR:
        year = spell.leaving_year
        return f"Class of {year}" if year is not None else ""
    start, end = spell.start_month, spell.end_month
    if spell.is_current:
        return f"{_year(start)} to now" if start is not None else "Now"
    if start is None or end is None:
        return f"Until {_year(end)}" if end is not None else _from(start)
    if _year(start) != _year(end):
        return f"{_year(start)} to {_year(end)}"
    return _within_a_year(start, end) if spell.precision is Precision.MONTH else _year(start)


def _from(start: int | None) -> str:
    return f"From {_year(start)}" if start is not None else ""


def _within_a_year(start: int, end: int) -> str:
    first, last = (_MONTHS[year_and_month(month)[1] - 1] for month in (start, end))
    return f"{first} to {last} {_year(end)}" if start != end else f"{last} {_year(end)}"


def _year(month: int) -> str:
    return str(year_and_month(month)[0])


def _shared(spell: Spell, mine: list[Spell]) -> tuple[str, str]:
    own = [
        each
        for each in mine
        if each.kind is spell.kind
        and each.group == spell.group
        and each.level is not TieLevel.NOBODY
    ]
    if not own or spell.level is TieLevel.NOBODY:
        return "", ""
    if spell.kind is SpellKind.EMPLOYMENT:
        return "work", _shared_work(spell, own)
    if spell.kind is SpellKind.EDUCATION:
        return "school", "Your school"
    return "assoc", "Your association"


def _shared_work(spell: Spell, own: list[Spell]) -> str:
    here = [each for each in own if each.organization_id == spell.organization_id]
    is_running = spell.is_current and any(each.is_current for each in own)
    if not here:
        return "You are in this group too" if is_running else "You were in this group"
    return "You work here too" if is_running else "You were here"
