"""A person of a list in the words of a card."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from alumnet.directory.entries import Entry
from alumnet.directory.neighbours import Neighbour
from alumnet.directory.rules import TIES
from alumnet.directory.suggested import SuggestedEntry
from alumnet.kernel.ids import anchor_of
from alumnet.kernel.numbers import number
from alumnet.members.queries import MentorSummary, role_proof
from alumnet.members.rules import Capacity, room_in_words
from alumnet.organizations import reference
from alumnet.suggestions.reasons import Reason
from alumnet.ties.explain import also_line, card_sentence
from alumnet.ties.path_views import THREAD_KINDS
from alumnet.ties.phrases import listing
from alumnet.ties.sentence import Sentence

MOST_TOPICS: Final = 3
HUES: Final = {value: THREAD_KINDS[kind] for value, kind in TIES.items()}
FORMAT_WORDS: Final = {"video": "video", "phone": "phone", "in_person": "in person"}
Fact = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class Card:
    """What `person_cards` shows of one person."""

    url: str
    name: str
    initials: str
    photo_url: str | None
    role_line: str
    tie_kind: str
    tie_sentence: Sentence | None
    also_sentence: str
    topics: tuple[str, ...]
    facts: tuple[Fact, ...]
    ask_url: str | None
    anchor: str = ""
    save_url: str | None = None
    saved: bool = False
    reasons: tuple[Reason, ...] = ()
    aside_url: str | None = None
    where: str = ""
    role_proof: str = ""


def card(entry: Entry, *, today: date, shown: Collection[str] = ()) -> Card:
    """Return the card of one person of a list; `shown` is what the viewer could show them."""
    person, ties = entry.person, entry.ties
    first = ties[0] if ties else None
    may_ask = has_room(person.mentor, entry.capacity, today)
    return Card(
        url=person.url,
        name=person.display_name,
        initials=person.initials,
        photo_url=person.photo_url,
        role_line=entry.role_line or person.headline,
        tie_kind=THREAD_KINDS[first.kind] if first else "none",
        tie_sentence=card_sentence(first, person.given_name) if first else None,
        also_sentence=also_line(ties),
        topics=person.topics[:MOST_TOPICS] if person.mentor else (),
        facts=_facts(entry, today, shown),
        ask_url=f"/requests/new?to={person.public_id}" if may_ask else None,
        anchor=anchor_of(person.public_id),
        save_url=f"/people/{person.public_id}/save",
        saved=person.is_saved,
        role_proof=role_proof(entry.spells),
    )


def suggestion_card(
    suggestion: SuggestedEntry,
    *,
    today: date,
    where: str = "finder",
    shown: Collection[str] = (),
) -> Card:
    """Return the card of somebody suggested: reasons in place of the topics.

    `where` is the page to come back to after "not for me".
    """
    plain = card(suggestion.entry, today=today, shown=shown)
    return replace(
        plain,
        reasons=suggestion.reasons,
        topics=() if suggestion.reasons else plain.topics,
        aside_url=f"/mentors/not-for-me/{suggestion.entry.person.public_id}",
        where=where,
    )


def neighbour_card(neighbour: Neighbour) -> Card:
    """Return the shorter card of somebody near, or suggested beside something else."""
    face, first = neighbour.person.face, next(iter(neighbour.ties), None)
    return Card(
        url=face.url,
        name=face.display_name,
        initials=face.initials,
        photo_url=face.photo_url,
        role_line=neighbour.role_line,
        tie_kind=THREAD_KINDS[first.kind] if first else "none",
        tie_sentence=card_sentence(first, face.given_name) if first else None,
        also_sentence=also_line(neighbour.ties),
        topics=(),
        facts=(),
        ask_url=f"/requests/new?to={face.public_id}" if neighbour.may_be_asked else None,
        reasons=neighbour.reasons,
    )


def has_room(mentor: MentorSummary | None, capacity: Capacity | None, today: date) -> bool:
    """Return whether a mentor can be asked today; somebody who doesn't mentor can't."""
    if mentor is None or not mentor.is_accepting or _is_away(mentor, today):
        return False
    return _capacity(mentor, capacity).has_room


def _is_away(mentor: MentorSummary, today: date) -> bool:
    return mentor.paused_until is not None and mentor.paused_until > today


def _capacity(mentor: MentorSummary, known: Capacity | None) -> Capacity:
    return known or Capacity(mentor.places, 0)


def _facts(entry: Entry, today: date, shown: Collection[str]) -> tuple[Fact, ...]:
    mentor = entry.person.mentor
    facts: list[Fact] = []
    if mentor is not None:
        capacity = _capacity(mentor, entry.capacity)
        facts.append(_room(mentor, capacity, today))
        if capacity.reply_days is not None:
            facts.append(("clock", replies_in_words(capacity.reply_days), False))
        if mentor.formats:
            facts.append(("chat", formats_in_words(mentor.formats), False))
    if entry.person.languages:
        facts.append(("languages", ", ".join(entry.person.languages), False))
    if mentor is not None and mentor.wants_to_learn:
        facts.append(_reverse(mentor.wants_to_learn, shown))
    return tuple(facts)


def _reverse(wanted: Collection[str], shown: Collection[str]) -> Fact:
    """Return what goes the other way round: what a mentor wants to learn, above all from you."""
    both = [code for code in wanted if code in shown]
    named = [
        term.label[:1].lower() + term.label[1:]
        for code in both or wanted
        if (term := reference.learning_topic(code))
    ]
    words = listing(named[:MOST_TOPICS])
    if both:
        return "swap", f"You could show them: {words}", True
    return "swap", f"Wants to learn: {words}", False


def _room(mentor: MentorSummary, capacity: Capacity, today: date) -> Fact:
    if not mentor.is_accepting:
        return "seat", "Not taking requests now", False
    if _is_away(mentor, today) and mentor.paused_until is not None:
        return "pause", f"Back on {mentor.paused_until:%-d %B %Y}", False
    if capacity.free == 0:
        return "seat", "All places taken", False
    if not capacity.has_room:
        return "seat", "Enough people are waiting now", False
    return "seat", room_in_words(capacity), True


def replies_in_words(days: int) -> str:
    """Return "Replies in about four days" for a usual time to an answer in whole days."""
    if days <= 1:
        return "Replies in about a day"
    return f"Replies in about {number(days)} days"


def formats_in_words(formats: tuple[str, ...]) -> str:
    """Return "Video or in person" for codes of formats."""
    words = " or ".join(FORMAT_WORDS.get(each, each) for each in formats)
    return words[:1].upper() + words[1:]
