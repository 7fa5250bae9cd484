"""What may be said of a tie, piece by piece; `ties.explain` puts the pieces together.

A claim never goes beyond the dates: a shared time is named only if it is certain, a distance in
years only if both years of leaving are known, and a class only if both are in it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from alumnet.kernel.numbers import number
from alumnet.ties.calendar import Precision, Presence, year_of
from alumnet.ties.phrases import (
    association_phrase,
    group_phrase,
    is_subject,
    month_name,
    period,
    same_name,
    with_article,
)
from alumnet.ties.policy import TieKind
from alumnet.ties.spells import Spell
from alumnet.ties.strength import Tie

Pair = tuple[Spell, Spell]


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks to whom: the page to its reader, or the reader to the other person."""

    both: str
    me: str
    them: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said: `core` names the place, `rest` goes on with what is known of when and where.

    `rest` brings its own comma or space. `in_doubt` says that the two may have been there at the
    same time or not.
    """

    core: str
    rest: str = ""
    in_doubt: bool = False


def claim_of(tie: Tie, voice: Voice) -> Claim:
    """Return what may be said of a tie, in the words of that voice."""
    if tie.pair is not None:
        return _CLAIMS[tie.kind](tie, tie.pair, voice)
    if tie.kind is TieKind.PATH:
        return Claim(
            tie.organization or "Somebody you know", f" could introduce you to {voice.them}"
        )
    if tie.month is None:
        return Claim(f"{voice.both} are connected")
    return Claim(f"{voice.both} were both at {tie.organization}", f" in {month_name(tie.month)}")


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
    one = _one_name(pair)
    core = f"{voice.both} both worked {f'at {with_article(one)}' if one else _in_group(tie)}"
    where = _each(pair, voice, "at", group_phrase(tie.organization))
    if not certainly_overlapped(tie):
        return Claim(core, where, in_doubt=True)
    return Claim(core, f" {period(tie.shared, pair)}{where}")


def _alumni(tie: Tie, pair: Pair, voice: Voice) -> Claim:
    here = still_there(tie, pair)
    field = same_field(pair)
    year = class_in_common(pair) if same_organization(pair) else None
    place = with_article(_one_name(pair) or tie.organization) or "schools that belong together"
    where = _each(pair, voice, "at", tie.organization)
    if year is not None and not field:
        return Claim(
            f"{voice.both} {'are' if here else 'were'} both in the class of {year} at {place}"
        )
    subject = f" {field}" if is_subject(field) else ""
    part = f" ({field})" if field and not subject else ""
    core = f"{voice.both} both {'study' if here else 'studied'}{subject} at {place}{part}"
    return Claim(core, f"{_when_at_school(tie, pair, year, here=here)}{where}")


def _when_at_school(tie: Tie, pair: Pair, year: int | None, *, here: bool) -> str:
    if year is not None:
        return f", class of {year}"
    if certainly_overlapped(tie) and not here:
        return f" {period(tie.shared, pair)}"
    apart = years_apart(pair)
    if apart:
        return ", a year apart" if apart == 1 else f", {number(apart)} years apart"
    return ""


def _members(tie: Tie, pair: Pair, voice: Voice) -> Claim:
    name = _one_name(pair) or tie.organization
    place = association_phrase(name) or "associations that belong together"
    where = _each(pair, voice, "in", tie.organization)
    if all(spell.is_current for spell in pair):
        return Claim(f"{voice.both} are both members of {place}", where)
    if not certainly_overlapped(tie):
        return Claim(f"{voice.both} have both been members of {place}", where)
    core = f"{voice.both} were both members of {place}"
    return Claim(core, f" {period(tie.shared, pair)}{where}")


_CLAIMS: Final[dict[TieKind, Callable[[Tie, Pair, Voice], Claim]]] = {
    TieKind.COLLEAGUE: _colleagues,
    TieKind.ALUM: _alumni,
    TieKind.ASSOCIATION: _members,
}


def _in_group(tie: Tie) -> str:
    return f"in {group_phrase(tie.organization)}"


def _one_name(pair: Pair) -> str:
    """Return the name of the place if a reader knows both by one name, else ""."""
    mine, theirs = pair
    is_one = same_organization(pair) or same_name(mine.organization, theirs.organization)
    return mine.organization if is_one else ""


def _each(pair: Pair, voice: Voice, word: str, named: str) -> str:
    """Return where within a group each of the two was, without who was at the `named` place.

    "We both studied at Northgate, I at its school of law" is nobody's English, so a letter leaves
    that half out.
    """
    if _one_name(pair):
        return ""
    name_of = association_phrase if word == "in" else with_article
    each = [
        f"{who} {word} {name_of(spell.organization)}"
        for who, spell in zip((voice.me, voice.them), pair, strict=True)
        if not same_name(spell.organization, named)
    ]
    return "" if each[0].startswith("I ") and len(each) == 1 else f", {' and '.join(each)}"
