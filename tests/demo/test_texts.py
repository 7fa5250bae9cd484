import re
from string import Formatter

import pytest

from alumnet.demo.employer_names import SECTORS
from alumnet.demo.facts import in_sentence, school_in_sentence, with_article
from alumnet.demo.role_families import FAMILIES
from alumnet.demo.role_family import family
from alumnet.demo.textbook import chapters
from alumnet.demo.topics import FALLBACKS, FIELD_TOPICS
from alumnet.organizations.reference import industry, topic
from alumnet.organizations.titles import parse_title

BOOKS = ("bios", "lived", "asks", "questions", "letters", "answers")


def test_topics_of_the_texts_are_topics_of_the_site() -> None:
    for book in ("lived", "asks", "questions"):
        codes = set(chapters(book)) - FALLBACKS - {"any"}
        assert [code for code in codes if topic(code) is None] == []


def test_every_line_of_work_has_its_topics_and_sectors() -> None:
    assert set(FIELD_TOPICS) == set(FAMILIES)
    lived = chapters("lived")
    for code, each in FAMILIES.items():
        assert all(name in lived for name in FIELD_TOPICS[code])
        assert all(sector in SECTORS for sector, _ in each.industries)
        assert all(neighbour in FAMILIES for neighbour in each.neighbours)
        for sector, _ in each.industries:
            assert any(line.fits(0, sector) for line in each.works)
            assert any(line.fits(0, sector) for line in each.moments)


def test_sectors_name_industries_of_the_reference_list() -> None:
    assert all(industry(sector.industry) is not None for sector in SECTORS.values())


def test_most_titles_are_understood_by_the_site() -> None:
    titles = [title for each in FAMILIES.values() for level in each.titles for title in level]
    known = [title for title in titles if parse_title(title).family is not None]
    assert len(known) / len(titles) > 0.75


@pytest.mark.parametrize("book", BOOKS)
def test_sentences_are_well_formed(book: str) -> None:
    for chapter in chapters(book).values():
        for text in chapter.all():
            names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
            assert all(re.fullmatch(r"\w+", name) for name in names)
            assert "—" not in text
            assert text == text.strip()


def test_a_family_without_seven_levels_is_refused() -> None:
    with pytest.raises(ValueError, match="seven"):
        family(
            "x",
            "x",
            industries="water",
            neighbours="",
            titles="One\nTwo",
            departments="",
            skills="",
            works="",
            cares="",
            lessons="",
            moments="",
        )


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Senior Planner", "a senior planner"),
        ("Architect", "an architect"),
        ("User Researcher", "a user researcher"),
        ("Head of Data", "head of data"),
        ("Teacher of English", "a teacher of English"),
    ],
)
def test_titles_inside_a_sentence(title: str, written: str) -> None:
    assert with_article(title) == written
    assert in_sentence(title) in written


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("University of Leeds", "the University of Leeds"),
        ("The Queen's University Belfast", "the Queen's University Belfast"),
        ("Imperial College London", "Imperial College London"),
        ("King's College London, University of London", "King's College London"),
        ("Northgate University", "Northgate University"),
    ],
)
def test_schools_inside_a_sentence(name: str, written: str) -> None:
    assert school_in_sentence(name) == written
