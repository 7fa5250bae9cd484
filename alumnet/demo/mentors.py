"""What mentors offer and what seekers look for, true to their careers."""

from datetime import date, timedelta
from random import Random

from alumnet.demo.chance import Weighted, happens
from alumnet.demo.employer_names import SECTORS
from alumnet.demo.facts import Facts
from alumnet.demo.records import DemoMentor, DemoMentorTopic, DemoSeeker, TimeAsked
from alumnet.demo.role_families import FAMILIES
from alumnet.demo.role_family import TOP_LEVEL
from alumnet.demo.textbook import chapters
from alumnet.demo.topics import LIVED, offered_topics, wanted_topics
from alumnet.members.rules.choices import MOTIVES, VALUES
from alumnet.organizations.reference import learning_topics

_PLACES = Weighted(((1, 30.0), (2, 40.0), (3, 20.0), (4, 10.0)))
_TIME_KINDS: Weighted[tuple[TimeAsked, ...]] = Weighted(
    (
        (("one_conversation", "few_weeks", "six_months"), 40.0),
        (("one_conversation", "few_weeks"), 25.0),
        (("six_months",), 15.0),
        (("one_conversation",), 20.0),
    )
)
_FORMATS = (("video",), ("video", "phone"), ("video", "in_person"), ("phone", "in_person"))
_SILENT_TOPIC_SHARE = 0.12


def mentor_of(facts: Facts, rng: Random, today: date) -> DemoMentor:
    """Return a mentor profile; topics only of what this career has seen."""
    letters = chapters("letters")
    places = _PLACES.draw(rng)
    paused_until = today + timedelta(days=rng.randint(20, 150)) if happens(rng, 0.08) else None
    learning = [term.code for term in learning_topics()]
    return DemoMentor(
        accepting=paused_until is None and happens(rng, 0.94),
        places=places,
        hours_a_month=max(1, places + rng.choice((-1, 0, 0, 1))),
        topics=mentor_topics(facts, rng),
        cannot_help_with=letters["cannot"].sentence(facts, rng) if happens(rng, 0.8) else "",
        time_kinds=_TIME_KINDS.draw(rng),
        formats=rng.choice(_FORMATS),
        windows=rng.choice(letters["windows"].always),
        agenda=rng.choice(letters["agenda"].always),
        candour=rng.choice(letters["candour"].always),
        reads_requests=rng.choice(letters["reads"].always),
        wants_to_learn=tuple(rng.sample(learning, rng.randint(0, 2))),
        paused_until=paused_until,
        may_be_suggested=happens(rng, 0.45),
        motives=tuple(rng.sample(list(MOTIVES), rng.randint(0, 3))),
        values=tuple(rng.sample(list(VALUES), rng.randint(0, 3))),
    )


def mentor_topics(facts: Facts, rng: Random) -> tuple[DemoMentorTopic, ...]:
    """Return two to five topics with a line each, most of the time."""
    book = chapters(LIVED)
    topics = offered_topics(facts, rng, rng.randint(2, 5))
    return tuple(
        DemoMentorTopic(
            topic,
            None if happens(rng, _SILENT_TOPIC_SHARE) else book[topic].sentence(facts, rng),
        )
        for topic in topics
    )


def seeker_of(facts: Facts, rng: Random) -> DemoSeeker:
    """Return where somebody is going: the next level, sometimes in a neighbouring line of work."""
    letters = chapters("letters")
    family = facts.family
    if happens(rng, 0.25):
        family = FAMILIES[rng.choice(family.neighbours)]
    level = min(TOP_LEVEL, facts.level + 1)
    sector = Weighted(family.industries).draw(rng)
    return DemoSeeker(
        goals=tuple(wanted_topics(facts, rng, rng.randint(2, 4))),
        target_role=family.title_at(level, rng.randrange(4)),
        target_industry=SECTORS[sector].industry,
        motives=tuple(rng.sample(list(MOTIVES), 2)),
        values=tuple(rng.sample(list(VALUES), 2)),
        hopes=letters["hopes"].sentence(facts, rng),
        minutes_a_month=rng.choice((30, 45, 60, 60, 90, 120)),
        what_i_bring=letters["bring"].sentence(facts, rng),
        how_i_take_feedback=rng.choice(letters["feedback"].always),
        open_to_offers=happens(rng, 0.5),
    )
