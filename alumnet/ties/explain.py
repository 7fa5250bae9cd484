"""Ties in words: a sentence for a card, one for a letter, and what else the two share.

Who reads is "you", the other person goes by their first name. All is plain text, with the names
that members typed: a template escapes it like any text. What may be said is decided in
`ties.claims`.
"""

from collections.abc import Sequence
from typing import Final

from alumnet.kernel.numbers import number
from alumnet.ties.claims import Voice, claim_of
from alumnet.ties.phrases import association_phrase, listing, with_article
from alumnet.ties.policy import TieKind
from alumnet.ties.sentence import Sentence
from alumnet.ties.strength import Remark, Tie

_DOUBT: Final = ", perhaps at different times"

# How a second tie is listed that has no name, or the name of one already told.
_WITHOUT_NAME: Final = {
    TieKind.CONNECTION: "you are connected",
    TieKind.COLLEAGUE: "working there",
    TieKind.ALUM: "studying there",
    TieKind.ASSOCIATION: "being a member there",
    TieKind.EVENT: "an event there",
    TieKind.PATH: "a path through a contact",
}


def card_sentence(tie: Tie, first_name: str) -> Sentence:
    """Return why these two are near, for a card: the place in bold, then what is known of when."""
    claim = claim_of(tie, Voice("You", "you", first_name))
    rest = claim.rest + (_DOUBT if claim.in_doubt else "")
    comma = "," if rest.startswith(",") else ""
    return Sentence(claim.core + comma, rest.removeprefix(comma).strip())


def full_sentence(tie: Tie, first_name: str) -> str:
    """Return the same in one: "You both worked at Acme from 2012 to 2015."."""
    return _ended(card_sentence(tie, first_name).text)


def opening_sentence(tie: Tie) -> str:
    """Return the tie as the reader may begin a letter with it: "We both worked at Acme ..."."""
    claim = claim_of(tie, Voice("We", "I", "you"))
    return _ended(claim.core + claim.rest)


def also_line(ties: Sequence[Tie], *, most: int = 2) -> str:
    """Return what else the two share: "Also: Northgate University and the Society of Engineers".

    `ties` are all of them, strongest first; the first is the one already told. "" if it is alone.
    """
    if len(ties) <= 1:
        return ""
    told = {ties[0].organization, ""}
    names = []
    for tie in ties[1:]:
        names.append(_WITHOUT_NAME[tie.kind] if tie.organization in told else _named(tie))
        told.add(tie.organization)
    more = len(names) - most
    return f"Also: {listing([*names[:most], f'{number(more)} more'] if more > 0 else names)}"


def _named(tie: Tie) -> str:
    if tie.kind is TieKind.PATH:
        return f"a path through {tie.organization}"
    is_association = tie.kind is TieKind.ASSOCIATION
    return (association_phrase if is_association else with_article)(tie.organization)


def remark_sentence(remark: Remark, first_name: str) -> str:
    """Return who was there before whom; it may be said beside ties, but is none."""
    here, there = with_article(remark.mine.organization), with_article(remark.theirs.organization)
    if remark.they_left_first:
        ending = "before you did" if here == there else f"before you came to {here}"
        return f"{first_name} worked at {there} {ending}."
    ending = "after you had left" if here == there else f"after you had left {here}"
    return f"{first_name} came to {there} {ending}."


def _ended(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
