"""Which topics a mentor offers, and which ones a seeker looks for."""

from random import Random

from alumnet.demo.chance import Weighted
from alumnet.demo.facts import Facts
from alumnet.demo.textbook import chapters

LIVED, ASKS = "lived", "asks"
A_FIELD, OTHER_FIELD, EARLY = "a-field", "other-field", "before-i-need-it"
FALLBACKS = frozenset({A_FIELD, OTHER_FIELD, EARLY})

# The topics of a line of work, beside those that everybody may offer.
FIELD_TOPICS: dict[str, tuple[str, ...]] = {
    "water": ("engineering-careers", "licences", "sustainability-careers"),
    "civil": ("engineering-careers", "licences"),
    "environment": ("sustainability-careers", "licences"),
    "energy": ("engineering-careers", "sustainability-careers"),
    "architecture": ("creative-careers", "licences"),
    "operations": ("operations-careers",),
    "software": ("technology-careers", "software-craft"),
    "data": ("data-careers", "data-skills"),
    "design": ("design-careers", "product-careers"),
    "research": ("research-careers",),
    "health": ("medicine-careers",),
    "teaching": ("teaching-careers",),
    "finance": ("finance-careers", "licences"),
    "law": ("law-careers", "licences"),
    "policy": ("public-service-careers",),
    "consulting": ("consulting-careers",),
    "people": ("hr-careers",),
    "marketing": ("marketing-careers",),
    "charity": ("nonprofit-careers",),
    "writing": ("media-careers",),
}
_OF_A_FIELD = frozenset(topic for topics in FIELD_TOPICS.values() for topic in topics)

# What people ask for most, weighted; the others count one.
_WANTED: dict[str, float] = {
    "career-planning": 8,
    "career-change": 7,
    "leadership": 6,
    "first-time-manager": 6,
    "industry-trends": 4,
    "interviewing": 4,
    "networking": 4,
    "field-introductions": 3,
    "cv-review": 3,
    "job-search": 3,
    "first-job": 3,
    "promotion": 3,
    "working-overseas": 3,
    "returning-to-work": 3,
    "work-life-balance": 3,
    "big-decision": 3,
    "management": 2,
    "personal-development": 2,
    "office-politics": 2,
    "parenting-and-career": 2,
}
_FIELD_WEIGHT = 5.0


def offered_topics(facts: Facts, rng: Random, count: int) -> list[str]:
    """Return the topics somebody can truthfully offer; none without anything lived through."""
    book = chapters(LIVED)
    own = FIELD_TOPICS[facts.family.code]
    weights = {
        topic: _FIELD_WEIGHT if topic in own else _WANTED.get(topic, 1.0)
        for topic, chapter in book.items()
        if (topic in own or topic not in _OF_A_FIELD) and chapter.fitting(facts)
    }
    return Weighted(weights.items()).draw_distinct(rng, count) if weights else []


def wanted_topics(facts: Facts, rng: Random, count: int) -> list[str]:
    """Return what somebody at this point of a career asks for."""
    weights = {
        topic: _WANTED.get(topic, 1.0)
        for topic, chapter in chapters(ASKS).items()
        if topic not in _OF_A_FIELD and topic not in FALLBACKS and chapter.fitting(facts)
    }
    weights |= dict.fromkeys(FIELD_TOPICS[facts.family.code], _FIELD_WEIGHT)
    return Weighted(weights.items()).draw_distinct(rng, count)


def is_of_field(topic: str, family: str) -> bool:
    """Whether a topic belongs to a line of work."""
    return topic in FIELD_TOPICS[family]
