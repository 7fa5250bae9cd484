"""What may be said of a tie, piece by piece; `ties.explain` puts the pieces together.

A claim never goes beyond the dates: a shared time is named only if it is certain, a distance in
years only if both years of leaving are known, and a class only if both are in it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from alumnet.ties.calendar import Precision, Presence, year_of
from alumnet.ties.phrases import group_phrase, month_name, period, with_article
from alumnet.ties.policy import TieKind
from alumnet.ties.spells import Spell
from alumnet.ties.strength import Tie

Pair = tuple[Spell, Spell]

_RANGE: Final = ("from ", " to ")
_DASH: Final = ("", "\u2013")


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks to whom: the page to its reader, or the reader to the other person."""

    both: str
    me: str
    them: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said: `clause` follows `core` on a card, `ending` in a full sentence.

    `bracket` names the two organizations where they differ; `in_doubt` says that the two may have
    been there at the same time or not.
    """

    core: str
    bracket: str = ""
    clause: str = ""
    ending: str = ""
    in_doubt: bool = False


def claim_of(tie: Tie, voice: Voice) -> Claim:
    """Return what may be said of a tie, in the words of that voice."""
    if tie.pair is not None:
        return _CLAIMS[tie.kind](tie, tie.pair, voice)
    if tie.month is None:
        return Claim(f"{voice.both} are connected")
    when = f"in {month_name(tie.month)}"
    return Claim(f"{voice.both} were both at {tie.organization}", clause=when, ending=f" {when}")


def same_organization(pair: Pair) -> bool:
    """Return whether both were at the very organization, not only at two of one group."""
    mine, theirs = pair
    return mine.organization_id == theirs.organization_id


def same_field(pair: Pair) -> str:
    """Return the subject or department both name, "" if they differ or one is unknown."""
    mine, theirs = (spell.field.split() for spell in pair)
    same = [word.casefold() for word in mine] == [word.casefold() for word in theirs]
    return " ".join(mine) if same else ""


def class_in_common(pair: Pair) -> int | None:
    """Return the year of the class both were in: of one class year, or of one subject and year."""
    mine, theirs = pair
    if mine.leaving_year is None or mine.leaving_year != theirs.leaving_year:
        return None
    class_years = all(spell.precision is Precision.CLASS_YEAR for spell in pair)
    return mine.leaving_year if class_years or same_field(pair) else None


def years_apart(pair: Pair) -> int:
    """Return the years between two leavings, 0 if one is unknown or both are of one year."""
    mine, theirs = (spell.leaving_year for spell in pair)
    return 0 if mine is None or theirs is None else abs(mine - theirs)


def still_there(tie: Tie, pair: Pair) -> bool:
    """Return whether both are still there, or are to leave in a year to come."""
    this_year = year_of(tie.today_month)
    return all(
        spell.is_current or (spell.leaving_year is not None and spell.leaving_year > this_year)
        for spell in pair
    )


def certainly_overlapped(tie: Tie) -> bool:
    """Return whether the two were surely there at the same time."""
    return tie.shared.presence is Presence.CERTAIN


def _colleagues(tie: Tie, pair: Pair, voice: Voice) -> Claim:
    bracket = _bracket(pair, voice, "at")
    where = f"in {group_phrase(tie.organization)}" if bracket else f"at {_place(tie)}"
    core = f"{voice.both} both worked {where}"
    if not certainly_overlapped(tie):
        return Claim(core, bracket, in_doubt=True)
    return _overlapping(tie, pair, core, bracket)


def _alumni(tie: Tie, pair: Pair, voice: Voice) -> Claim:
    bracket = _bracket(pair, voice, "at")
    where = _place(tie) or "schools of one group"
    here = still_there(tie, pair)
    field = same_field(pair)
    year = class_in_common(pair)
    if year is not None and same_organization(pair):
        core = f"{voice.both} {'are' if here else 'were'} in the same class at {where}"
        clause = f"{field}, {year}" if field else str(year)
        return Claim(core, bracket, clause, f", {clause}")
    core = f"{voice.both} both {'study' if here else 'studied'} at {where}"
    apart = years_apart(pair)
    if certainly_overlapped(tie) and not here:
        return _overlapping(tie, pair, core, bracket, field)
    if apart:
        distance = "a year apart" if apart == 1 else f"{apart} years apart"
        clause = f"{field}, {distance}" if field else distance
        return Claim(core, bracket, clause, f", {clause}")
    return Claim(core, bracket, field, f", {field}" if field else "")


def _members(tie: Tie, pair: Pair, voice: Voice) -> Claim:
    bracket = _bracket(pair, voice, "in")
    where = _place(tie) or "associations of one group"
    if all(spell.is_current for spell in pair):
        return Claim(f"{voice.both} are both in {where}", bracket)
    if not certainly_overlapped(tie):
        return Claim(f"{voice.both} have both been in {where}", bracket)
    return _overlapping(tie, pair, f"{voice.both} were both in {where}", bracket)


_CLAIMS: Final[dict[TieKind, Callable[[Tie, Pair, Voice], Claim]]] = {
    TieKind.COLLEAGUE: _colleagues,
    TieKind.ALUM: _alumni,
    TieKind.ASSOCIATION: _members,
}


def _overlapping(tie: Tie, pair: Pair, core: str, bracket: str, field: str = "") -> Claim:
    clause = f"and overlapped {period(tie.shared, pair, joint=_DASH)}"
    ending = f" {period(tie.shared, pair, joint=_RANGE)}"
    if not field:
        return Claim(core, bracket, clause, ending)
    return Claim(core, bracket, f"{field}, {clause}", f", {field},{ending}")


def _place(tie: Tie) -> str:
    return with_article(tie.organization)


def _bracket(pair: Pair, voice: Voice, word: str) -> str:
    if same_organization(pair):
        return ""
    mine, theirs = (with_article(spell.organization) for spell in pair)
    return f"({voice.me} {word} {mine}, {voice.them} {word} {theirs})"
