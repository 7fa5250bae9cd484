from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.organizations.titles import (
    Level,
    ParsedTitle,
    families,
    parse_title,
    role_titles,
)


def test_the_list_is_long_enough_and_says_nothing_twice() -> None:
    assert len(role_titles()) >= 300
    assert 22 <= len(families()) <= 28
    titles = Counter(title.title.lower() for title in role_titles())
    assert [title for title, count in titles.items() if count > 1] == []
    assert len({family.code for family in families()}) == len(families())


def test_every_family_has_titles_on_several_levels() -> None:
    for family in families():
        levels = {title.level for title in role_titles() if title.family == family.code}
        assert len(levels) >= 4
        assert Level.PROFESSIONAL in levels
        assert family.words


def test_every_listed_title_reads_as_itself() -> None:
    wrong = [
        title
        for title in role_titles()
        if parse_title(title.title) != ParsedTitle(title.family, title.level)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("title", "family", "level"),
    [
        ("Senior Software Engineer at Google", "software", Level.SENIOR),
        ("Sr. Product Manager", "product", Level.SENIOR),
        ("Software Engineer Intern", "software", Level.STUDENT),
        ("VP of Engineering", "engineering", Level.DIRECTOR),
        ("Vice President, Marketing", "marketing", Level.DIRECTOR),
        ("Founder & CEO, Acme", "general-management", Level.EXECUTIVE),
        ("Acme, software engineer", "software", Level.PROFESSIONAL),
        ("Team Lead, Platform", None, Level.MANAGER),
        ("Retired teacher", "teaching", Level.PROFESSIONAL),
        ("Associate Professor of History", "research", Level.SENIOR),
        ("Deputy Director of Nursing", "nursing", Level.MANAGER),
        ("Assistant Vice President - Wealth", "general-management", Level.MANAGER),
        ("Executive Assistant to the CEO", "administration", Level.PROFESSIONAL),
        ("Lt. Col., US Army", "military", Level.MANAGER),
        ("Bank president", "finance", Level.EXECUTIVE),
        ("Chief Happiness Officer", None, Level.EXECUTIVE),
        ("Head of Data Science", "data", Level.DIRECTOR),
        ("Director", "general-management", Level.DIRECTOR),
        ("Director at Marine Bank", "general-management", Level.DIRECTOR),
        ("Junior Associate", None, Level.JUNIOR),
        ("Flight software wizard", "software", Level.PROFESSIONAL),
        ("Social work team supervisor", "ngo", Level.MANAGER),
        ("Assistant junior clerk", "administration", Level.JUNIOR),
        ("wizard", None, Level.PROFESSIONAL),
        ("", None, Level.PROFESSIONAL),
        ("@home", None, Level.PROFESSIONAL),
    ],
)
def test_free_text_titles_find_their_family_and_level(
    title: str,
    family: str | None,
    level: Level,
) -> None:
    assert parse_title(title) == ParsedTitle(family, level)


@given(st.text(max_size=80))
def test_any_text_gives_a_level(text: str) -> None:
    parsed = parse_title(text)
    assert parsed.level in Level
    assert parsed.family is None or parsed.family in {family.code for family in families()}
