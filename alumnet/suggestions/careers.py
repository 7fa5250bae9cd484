"""A person's jobs as steps of a career: role, industry, years, in their order."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from alumnet.matching.people import UNKNOWN
from alumnet.suggestions.vocabulary import level_of, role_of
from alumnet.ties.calendar import MONTHS_A_YEAR
from alumnet.ties.spells import Spell, SpellKind

_LEAST_YEARS: Final = 0.25
_NEVER: Final = 10**6


@dataclass(frozen=True, slots=True)
class Step:
    """A job: what its title says, and about how long it lasted."""

    spell: Spell
    role: int
    level: int
    years: float


def is_job(spell: Spell) -> bool:
    """Return whether a spell says what somebody worked as."""
    return spell.kind is SpellKind.EMPLOYMENT and bool(spell.title.strip())


def when(spell: Spell) -> tuple[int, int, int]:
    """Return what sorts the jobs of one person, the earliest first."""
    start = spell.start_month or spell.end_month or 0
    return start, spell.end_month or _NEVER, spell.organization_id


def step_of(spell: Spell, today_month: int) -> Step:
    """Return a job as a step; one without dates counts a year."""
    return Step(spell, role_of(spell.title), level_of(spell.title), _years(spell, today_month))


def career_of(spells: Iterable[Spell], today_month: int) -> list[Step]:
    """Return the jobs among these spells, the earliest first."""
    return [step_of(each, today_month) for each in sorted(filter(is_job, spells), key=when)]


def _years(spell: Spell, today_month: int) -> float:
    end = today_month if spell.is_current else spell.end_month
    if spell.start_month is None or end is None:
        return 1.0
    return max((end - spell.start_month + 1) / MONTHS_A_YEAR, _LEAST_YEARS)


def standing(career: list[Step]) -> Step | None:
    """Return where somebody stands: the job they have now, the latest one, else their last."""
    running = [step for step in career if step.spell.is_current]
    chosen = running or career
    return chosen[-1] if chosen else None


def level_now(career: list[Step]) -> int:
    """Return the level at which somebody stands, UNKNOWN without a job."""
    now = standing(career)
    return now.level if now else UNKNOWN
