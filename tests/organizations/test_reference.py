from collections import Counter
from collections.abc import Callable

import pytest

from alumnet.organizations import places, reference
from alumnet.organizations.reference import (
    Term,
    code_of,
    find_terms,
    industries,
    industry,
    learning_topic,
    learning_topics,
    topic,
    topic_groups,
    topics,
)

LISTS = [industries, topics, learning_topics]

MOST_WANTED = [
    "Career planning",
    "Industry trends",
    "Networking",
    "Introductions in my field",
    "Interviewing",
    "Leadership",
    "Career change",
    "CV review",
    "Job search",
    "Personal development",
    "Management",
    "Internships",
    "Work-life balance",
    "Leaving the military",
    "Working overseas",
    "Startups",
    "Parenting and career",
    "Office politics",
]


@pytest.mark.parametrize("terms", LISTS)
def test_codes_and_labels_are_unique_and_codes_are_slugs(
    terms: Callable[[], tuple[Term, ...]],
) -> None:
    counts = Counter(term.code for term in terms()) + Counter(t.label.lower() for t in terms())
    assert {
        code for term in terms() for code in term.code.split("-") if not code.isalnum()
    } == set()
    assert [code for code in (t.code for t in terms()) if counts[code] > 2] == []
    assert len({term.code for term in terms()}) == len(terms())
    assert len({term.label.lower() for term in terms()}) == len(terms())
    assert all(term.code == term.code.lower() and len(term.code) <= 40 for term in terms())


def test_codes_of_topics_and_of_learning_never_collide() -> None:
    assert {t.code for t in topics()} & {t.code for t in learning_topics()} == set()


def test_the_lists_have_the_promised_lengths() -> None:
    assert 38 <= len(industries()) <= 48
    assert len(topics()) == 120
    assert 28 <= len(learning_topics()) <= 34
    assert sum(len(group.topics) for group in topic_groups()) == 120


def test_the_most_wanted_topics_are_there_under_these_names() -> None:
    labels = {term.label for term in topics()}
    assert [wanted for wanted in MOST_WANTED if wanted not in labels] == []


@pytest.mark.parametrize("terms", [industries, topics])
def test_nearness_counts_both_ways_and_leads_somewhere(
    terms: Callable[[], tuple[Term, ...]],
) -> None:
    near = {term.code: term.near for term in terms()}
    for code, others in near.items():
        assert others
        assert code not in others
        assert all(code in near[other] for other in others)


def test_every_thing_to_learn_leads_to_mentoring_topics() -> None:
    assert [t.code for t in learning_topics() if not t.near or not all(map(topic, t.near))] == []


def test_other_names_differ_from_the_label() -> None:
    for term in (*industries(), *topics(), *learning_topics()):
        assert term.also
        assert term.label not in term.also
        assert len(set(term.also)) == len(term.also)


def test_an_entry_is_found_by_code() -> None:
    found = topic("networking")
    assert found is not None
    assert found.label == "Networking"
    assert found.group == "people-i-know"
    assert industry("law") is not None
    assert learning_topic("learn-podcasts") is not None
    assert topic("law") is None
    assert industry("networking") is None
    assert learning_topic("networking") is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("networking", "networking"),
        ("resume", "cv-review"),
        ("Résumé", "cv-review"),
        ("veteran", "leaving-the-military"),
        ("imposter", "self-confidence"),
        ("impostor", "self-confidence"),
        ("work abroad", "working-overseas"),
        ("manag", "management"),
        ("first time manager", "first-time-manager"),
        ("AI", "artificial-intelligence"),
        ("burnout", "well-being"),
        ("maternity", "parenting-and-career"),
        ("zzz", None),
    ],
)
def test_typing_everyday_words_finds_the_topic(typed: str, code: str | None) -> None:
    found = [term.code for term in find_terms(typed, topics(), limit=3)]
    assert (code in found) if code else found == []


def test_the_exact_name_comes_first_and_nothing_finds_nothing() -> None:
    assert find_terms("management", topics())[0].code == "management"
    assert find_terms("software", industries())[0].code == "software"
    assert find_terms(" - ", topics()) == []
    assert len(find_terms("a", topics(), limit=5)) == 5


def test_an_imported_value_may_be_code_label_or_other_name() -> None:
    assert code_of("cv-review", topics()) == "cv-review"
    assert code_of("  cv REVIEW ", topics()) == "cv-review"
    assert code_of("Cv Review", topics()) == "cv-review"
    assert code_of("office  POLITICS", topics()) == "office-politics"
    assert code_of("startup", topics()) is None
    assert code_of("entrepreneurship", topics()) == "startups"
    assert code_of("farming", industries()) == "agriculture"


def test_lists_are_read_once() -> None:
    assert industries() is industries()
    assert reference.topic_groups() is topic_groups()


def test_no_code_holds_a_sign_that_parts_codes_in_a_list() -> None:
    terms = (*topics(), *learning_topics(), *industries())
    codes = [term.code for term in terms] + [each.code for each in places.languages()]
    assert codes
    assert [code for code in codes if not code or set(code) & set(",:")] == []
