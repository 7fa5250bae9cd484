"""The paths of "How you know each other": what a profile shows of each tie."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from alumnet.kernel.numbers import number
from alumnet.ties.calendar import Precision, Presence, year_of
from alumnet.ties.claims import (
    Pair,
    class_in_common,
    same_field,
    same_organization,
    still_there,
    years_apart,
)
from alumnet.ties.drawing import OverlapDrawing, draw_overlap
from alumnet.ties.phrases import capitalised, duration, month_name, period
from alumnet.ties.policy import TieKind
from alumnet.ties.spells import Spell
from alumnet.ties.strength import Tie

# The four hues of the thread, by the names that the stylesheet and the icons use.
THREAD_KINDS: Final = {
    TieKind.CONNECTION: "contact",
    TieKind.COLLEAGUE: "work",
    TieKind.ALUM: "school",
    TieKind.ASSOCIATION: "assoc",
    TieKind.EVENT: "assoc",
    TieKind.PATH: "contact",
}


@dataclass(frozen=True, slots=True)
class PathView:
    """One of the paths under "How you know each other".

    `kind` is the thread's hue and icon (work, school, assoc, contact). The first and the last of
    `hops` are the two people. `detail` may be empty. A page may give an action to a path that
    leads through a contact.
    """

    kind: str
    heading: str
    hops: tuple[str, ...]
    detail: str = ""
    overlap: OverlapDrawing | None = None
    action_url: str | None = None
    action_label: str | None = None


def paths(
    ties: Sequence[Tie], first_name: str, *, introduction_url: str | None = None
) -> tuple[PathView, ...]:
    """Return "How you know each other", in the order of the ties.

    `introduction_url` is where a contact on the way can be asked for an introduction.
    """
    return tuple(_path(tie, first_name, introduction_url) for tie in ties)


def _path(tie: Tie, first_name: str, introduction_url: str | None) -> PathView:
    kind = THREAD_KINDS[tie.kind]
    if tie.pair is not None:
        return _PATHS[tie.kind](kind, tie, tie.pair, first_name)
    if tie.kind is TieKind.PATH:
        return _through_a_contact(kind, tie.organization, first_name, introduction_url)
    if tie.month is None:
        return PathView(kind, "You are connected", ("You", first_name))
    return PathView(
        kind,
        "You were at the same event",
        ("You", tie.organization, first_name),
        f"In {month_name(tie.month)}.",
    )


def _through_a_contact(
    kind: str, name: str, first_name: str, introduction_url: str | None
) -> PathView:
    return PathView(
        kind,
        f"{name or 'Somebody you know'} could introduce you",
        ("You", name or "a contact", first_name),
        "" if name else "Nobody is named before they agreed.",
        action_url=introduction_url,
        action_label="Ask for an introduction",
    )


def _colleagues(kind: str, tie: Tie, pair: Pair, first_name: str) -> PathView:
    place = "at the same place" if same_organization(pair) else "in the same group"
    together = _time_together(tie, pair)
    return PathView(
        kind,
        f"You worked {place}{_at_the_same_time(tie)}",
        ("You", *_places(pair), first_name),
        f"{together}{_roles(pair, first_name)}." if together else _LEFT_OPEN,
        draw_overlap(*pair, name=first_name, today_month=tie.today_month),
    )


def _alumni(kind: str, tie: Tie, pair: Pair, first_name: str) -> PathView:
    year = class_in_common(pair) if same_organization(pair) else None
    here = still_there(tie, pair)
    if year is not None:
        heading = f"You {'are' if here else 'were'} in the same class"
    else:
        heading = f"You {'study' if here else 'studied'} at {_school(tie)}"
        heading += "" if here else _at_the_same_time(tie)
    mine, theirs = pair
    field = same_field(pair)
    places = _places(pair)
    if field:
        places = (*places[:-1], f"{places[-1]}, {field}")
    return PathView(
        kind,
        heading,
        (_with_year("You", mine), *places, _with_year(first_name, theirs)),
        _school_detail(tie, pair, year),
        draw_overlap(*pair, name=first_name, today_month=tie.today_month),
    )


def _members(kind: str, tie: Tie, pair: Pair, first_name: str) -> PathView:
    current = all(spell.is_current for spell in pair)
    since = tie.shared.from_month
    together = _time_together(tie, pair)
    if current and since is not None:
        detail = f"Both members since {year_of(since)}."
    else:
        detail = f"{together}." if together else ""
    return PathView(
        kind,
        f"You {'are' if current else 'were'} in "
        + ("the same association" if tie.organization else "associations that belong together"),
        ("You", *_places(pair), first_name),
        detail,
    )


_PATHS: Final[dict[TieKind, Callable[[str, Tie, Pair, str], PathView]]] = {
    TieKind.COLLEAGUE: _colleagues,
    TieKind.ALUM: _alumni,
    TieKind.ASSOCIATION: _members,
}

_LEFT_OPEN: Final = "The dates leave open whether you were there at the same time."


def _at_the_same_time(tie: Tie) -> str:
    return ", at the same time" if tie.shared.presence is Presence.CERTAIN else ""


def _time_together(tie: Tie, pair: Pair) -> str:
    """Return how long, "" if it isn't certain that they met.

    Months are exact to a month either way; years only say how much it was at least, and there a
    month is taken off, because nobody knows the days.
    """
    shared = tie.shared
    if shared.presence is not Presence.CERTAIN:
        return ""
    if shared.months and all(spell.precision is Precision.MONTH for spell in pair):
        return f"{capitalised(duration(shared.months))} together"
    if shared.months > 1:
        return f"At least {duration(shared.months - 1)} together"
    return f"Some time together {period(shared, pair, joint=('between ', ' and '))}"


def _roles(pair: Pair, first_name: str) -> str:
    """Return where the two were within the organization, if both said so."""
    mine, theirs = pair
    field = same_field(pair)
    if field:
        return f", both in {field}"
    if mine.field and theirs.field:
        return f": you in {mine.field}, {first_name} in {theirs.field}"
    if mine.title and theirs.title:
        return f": you as {mine.title}, {first_name} as {theirs.title}"
    return ""


def _school(tie: Tie) -> str:
    if not tie.organization:
        return "schools that belong together"
    return f"the same {'university' if 'universi' in tie.organization.casefold() else 'school'}"


def _school_detail(tie: Tie, pair: Pair, year: int | None) -> str:
    apart = years_apart(pair)
    together = _time_together(tie, pair)
    if year is not None:
        return f"Class of {year}."
    if together:
        return f"{together}."
    if apart:
        return "A year apart." if apart == 1 else f"{capitalised(number(apart))} years apart."
    return ""


def _places(pair: Pair) -> tuple[str, ...]:
    mine, theirs = pair
    if same_organization(pair):
        return (mine.organization,)
    return (mine.organization, theirs.organization)


def _with_year(name: str, spell: Spell) -> str:
    return name if spell.leaving_year is None else f"{name}, {spell.leaving_year}"
