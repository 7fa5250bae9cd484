import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.ties.counts import people_here, size_in_words


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (0, "fewer than 10 people"),
        (9, "fewer than 10 people"),
        (10, "about 10 people"),
        (17, "about 10 people"),
        (18, "about 30 people"),
        (41, "about 30 people"),
        (60, "about 100 people"),
        (240, "about 300 people"),
        (1_000, "about 1,000 people"),
        (19_000, "about 30,000 people"),
    ],
)
def test_sizes_are_shown_rounded(people: int, words: str) -> None:
    assert size_in_words(people) == words


@given(st.integers(0, 10**7))
def test_one_person_more_or_less_rarely_shows(people: int) -> None:
    assert size_in_words(people) in {
        "fewer than 10 people",
        *(f"about {step * 10**power:,} people" for step in (1, 3) for power in range(1, 8)),
    }


@pytest.mark.parametrize(
    ("people", "moved", "text"),
    [
        (41, 6, "41 people here were at Halden with you; six made the move you want"),
        (41, 1, "41 people here were at Halden with you; one made the move you want"),
        (3, 3, "Three people here were at Halden with you; all of them made the move you want"),
        (3, 9, "Three people here were at Halden with you; all of them made the move you want"),
        (1_200, 0, "1,200 people here were at Halden with you"),
        (1, 0, "One person here was at Halden with you"),
        (1, 1, "One person here was at Halden with you and made the move you want"),
    ],
)
def test_the_finder_greets_with_who_is_near(people: int, moved: int, text: str) -> None:
    sentence = people_here("Halden", people, with_you=True, moved=moved)
    assert sentence is not None
    assert sentence.text == text


def test_with_you_is_said_only_when_it_is_certain() -> None:
    sentence = people_here("University of Leeds", 41, with_you=False)
    assert sentence is not None
    assert sentence.text == "41 people here were at the University of Leeds too"


def test_nobody_is_not_counted() -> None:
    assert people_here("Halden", 0, with_you=True) is None
