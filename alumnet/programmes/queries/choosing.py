"""Whom one person of a cohort could have, best first, with what speaks for it and against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.programmes.queries.board import Pair, Taker, pairs_of, pool_of
from alumnet.programmes.queries.trying import board_inputs
from alumnet.programmes.rules.board import (
    Bar,
    bars,
    told_of_lost,
    told_of_pair,
    told_of_price,
    told_of_rules,
)
from alumnet.programmes.rules.errors import NotInRun
from alumnet.programmes.rules.match_board import Choice, choices
from alumnet.programmes.rules.match_prices import are_priced
from alumnet.programmes.rules.states import CohortKind

CHOICES_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """Somebody who could be the mentor.

    `broken` says in words which rules speak against it, `price` what it would take from others.
    """

    taker: Taker
    fit: int
    words: str
    bars: tuple[Bar, ...]
    broken: tuple[str, ...]
    price: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Choosing:
    """A mentee with their pairs, and whom they could have: the first of `everybody`.

    `are_priced`: what each would take from others was worked out.
    """

    mentee: Taker
    pairs: Sequence[Pair]
    choices: Sequence[ShownChoice]
    possible: int
    everybody: int
    are_priced: bool


def choosing_for(session: Session, viewer: Viewer, cohort_id: int, enrolment: str) -> Choosing:
    """Return whom one mentee could have, as the board stands now. Eight statements.

    Raises NotFound for who is no mentee on the board; NotInRun, NoRunYet, InputsGone.
    """
    pool = pool_of(session, cohort_id)
    mentee_id = next((row.id for row in pool.mentees if row.public_id == enrolment), None)
    if mentee_id is None:
        raise NotFound
    inputs = board_inputs(session, cohort_id)
    try:
        found = choices(inputs, mentee_id)
    except KeyError:
        raise NotInRun from None
    pairs = pairs_of(session, cohort_id)
    pool.count(pairs)
    own = [each for each in pairs if mentee_id in {each.mentee_id, each.mentor_id}]
    shown = found[:CHOICES_SHOWN]
    both = [at for each in own for at in (each.mentee_id, each.mentor_id)]
    tell = pool.teller(session, viewer, [mentee_id, *both, *(each.mentor for each in shown)])
    return Choosing(
        mentee=tell.taker(mentee_id),
        pairs=[tell.pair(each, at, look=False) for at, each in enumerate(own, 1)],
        choices=[
            ShownChoice(
                tell.taker(each.mentor),
                round(100 * each.score),
                told_of_pair(each.parts, each.known),
                bars(each.parts, each.known),
                told_of_rules(each.rules),
                _against(each, inputs.kind),
                each.is_own,
            )
            for each in shown
        ],
        possible=sum(not each.rules for each in found),
        everybody=len(found),
        are_priced=are_priced(inputs.kind, inputs.seekers),
    )


def _against(choice: Choice, kind: str) -> str:
    """Return what a choice would take from others, or else by what it lost."""
    if choice.price is None:
        return told_of_lost(choice.lost)
    is_flash = kind == CohortKind.FLASH.value
    return told_of_price(choice.price.people, choice.price.score, of_meetings=is_flash)
