"""The letter of a request, from what is true of the two people."""

from dataclasses import dataclass, replace
from random import Random

from alumnet.demo.chance import happens
from alumnet.demo.facts import Facts
from alumnet.demo.outline import ALUMNI, SOCIETY, Outline
from alumnet.demo.records import DemoLetter, DemoMentor, TimeAsked
from alumnet.demo.textbook import chapters
from alumnet.demo.topics import A_FIELD, ASKS, EARLY, OTHER_FIELD, is_of_field
from alumnet.organizations import reference

_ANY = "any"
_SHORTEST_QUOTE, _LONGEST_QUOTE = 34, 90


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody in a letter, with what may be said of them."""

    outline: Outline
    facts: Facts


def topic_between(mentee: Facts, mentor: Facts, offer: DemoMentor, rng: Random) -> str:
    """Return what a letter is about: something offered that the mentee has reason to ask for."""
    offered = [each.topic for each in offer.topics]
    asks = chapters(ASKS)
    near = mentee.family.code == mentor.family.code
    fitting = [
        topic
        for topic in offered
        if (topic in asks and asks[topic].fitting(mentee))
        or (near and is_of_field(topic, mentor.family.code))
    ]
    return rng.choice(fitting or offered)


def letter(
    mentee: Writer, mentor: Writer, offer: DemoMentor, topic: str, rng: Random
) -> DemoLetter:
    """Return the five fields of a request to a mentor about one topic."""
    time_asked: TimeAsked = rng.choice(offer.time_kinds)
    return DemoLetter(
        working_on=_working_on(mentee.facts, mentor.facts, topic, rng),
        why_you=f"{_tie(mentee.outline, mentor.outline, rng)} {_why(mentor, offer, topic, rng)}",
        what_i_bring=chapters("letters")["bring"].sentence(mentee.facts, rng),
        question=_question(mentor.facts, topic, rng),
        time_asked=time_asked,
    )


def _working_on(mentee: Facts, mentor: Facts, topic: str, rng: Random) -> str:
    asks = chapters(ASKS)
    if topic in asks and asks[topic].fitting(mentee):
        return asks[topic].sentence(mentee, rng)
    chapter = EARLY
    if is_of_field(topic, mentor.family.code):
        chapter = A_FIELD if mentee.family.code == mentor.family.code else OTHER_FIELD
    term = reference.topic(topic)
    label = term.label if term else topic
    more = {"their_family": mentor.family.name, "subject": label[:1].lower() + label[1:]}
    return asks[chapter].sentence(replace(mentee, words=mentee.words | more), rng)


def _question(mentor: Facts, topic: str, rng: Random) -> str:
    questions = chapters("questions")
    otherwise = A_FIELD if is_of_field(topic, mentor.family.code) else _ANY
    return rng.choice((questions.get(topic) or questions[otherwise]).always)


def _why(mentor: Writer, offer: DemoMentor, topic: str, rng: Random) -> str:
    letters = chapters("letters")
    lived = next((each.lived for each in offer.topics if each.topic == topic), None)
    quote = _quotable(lived or "")
    if quote and happens(rng, 0.6):
        return rng.choice(letters["why-line"].always).format(quote=quote)
    words = {f"mentor_{key}": value for key, value in mentor.facts.words.items()}
    return rng.choice(letters["why-path"].always).format_map(words)


def _quotable(lived: str) -> str:
    """Return the first sentence of a line, if it is short enough to quote."""
    first = lived.partition(". ")[0].rstrip(".")
    is_fit = _SHORTEST_QUOTE <= len(first) <= _LONGEST_QUOTE and "'" not in first
    return first if is_fit else ""


def _tie(mentee: Outline, mentor: Outline, rng: Random) -> str:
    """Return how the two are near, in the mentee's words."""
    told = [*_shared_work(mentee, mentor), *_shared_school(mentee, mentor)]
    if not told and SOCIETY in mentee.associations and SOCIETY in mentor.associations:
        told = [
            "We are both in the Society of Water Engineers, and I believe I've heard you speak."
        ]
    if told:
        return rng.choice(told)
    return f"We haven't met, {mentor.name.given}, and I found your page by looking for the subject."


def _shared_work(mentee: Outline, mentor: Outline) -> list[str]:
    told = []
    for mine in mentee.career.jobs:
        for theirs in mentor.career.jobs:
            if mine.employer != theirs.employer:
                continue
            start = max(mine.start, theirs.start) // 12
            ends = [end for end in (mine.end, theirs.end) if end is not None]
            end = min(ends) // 12 if ends else None
            if end is not None and start < end:
                told.append(
                    f"We were both at {mine.employer.name} between {start} and {end}; I was in "
                    f"{mine.department}."
                )
            elif end is not None and start > end:
                told.append(f"We both know {mine.employer.name}, in different years.")
    return told


def _shared_school(mentee: Outline, mentor: Outline) -> list[str]:
    if ALUMNI not in mentee.associations or ALUMNI not in mentor.associations:
        return []
    years = abs(mentee.career.class_year - mentor.career.class_year)
    if years == 0:
        return ["We left Northgate in the same summer."]
    apart = "a year apart" if years == 1 else f"{years} years apart"
    same_subject = mentee.career.field.name == mentor.career.field.name
    subject = f"{mentee.career.field.name} at Northgate" if same_subject else "at Northgate"
    return [f"We both studied {subject}, {apart}."]
