"""What is said for somebody rests on what is there, and no more than three things are."""

from alumnet.matching.compatibility import Part
from alumnet.matching.people import UNKNOWN
from alumnet.suggestions.careers import career_of, standing
from alumnet.suggestions.queries import Wishes
from alumnet.suggestions.reasons import Offered, reasons_for
from alumnet.suggestions.scoring import Place
from alumnet.suggestions.vocabulary import role_of
from alumnet.ties.spells import Spell, SpellKind

TODAY = 2026 * 12 + 10
EVEN = dict.fromkeys(Part, 1.0)
NOWHERE = Place(None, UNKNOWN)


def job(title: str, start: int | None = None, end: int | None = None) -> Spell:
    return Spell(
        organization_id=1,
        organization="Acme",
        kind=SpellKind.EMPLOYMENT,
        title=title,
        start_month=start * 12 if start else None,
        end_month=end * 12 + 11 if end else None,
        is_current=end is None,
    )


def said(
    *,
    topics: tuple[str, ...] = (),
    languages: tuple[str, ...] = (),
    jobs: tuple[Spell, ...] = (),
    purpose: tuple[str, ...] = (),
    wishes: Wishes | None = None,
    place: Place = NOWHERE,
    steps: tuple[int, int] | None = None,
    gains: dict[Part, float] = EVEN,
) -> list[str]:
    career = career_of(jobs, TODAY)
    move = (career[steps[0]], career[steps[1]]) if steps else None
    offered = Offered(topics, languages, career, purpose, move)
    return [each.text for each in reasons_for(offered, wishes or Wishes(), place, gains)]


def a_place(now: str, target: str = "") -> Place:
    career = career_of([job(now, 2022)], TODAY)
    return Place(standing(career), role_of(target) if target else UNKNOWN)


def test_topics_are_counted_against_what_is_looked_for() -> None:
    one, three = (
        Wishes(goals=("networking",)),
        Wishes(goals=("networking", "promotion", "cv-review")),
    )
    assert said(topics=("Networking",), wishes=one) == [
        "Can help with networking, which you look for"
    ]
    assert said(topics=("Networking", "Leadership"), wishes=three) == [
        "Can help with one of your three topics: networking"
    ]
    assert said(topics=("CV review", "Networking", "Getting promoted"), wishes=three) == [
        "Can help with all you look for: networking, getting promoted and CV review"
    ]
    assert said(topics=("Leadership",), wishes=three) == []


def test_a_way_is_told_with_its_years() -> None:
    wishes = Wishes(target_role="Data Science Manager")
    place = a_place("Data Analyst", "Data Science Manager")
    way = (job("Data Analyst", 2008, 2013), job("Data Science Manager", 2014, 2019))
    assert said(jobs=way, wishes=wishes, place=place, steps=(0, 1)) == [
        "Was Data Analyst, then Data Science Manager, the move you want, 2008 to 2019"
    ]
    other = (job("Nurse", 2008, 2013), job("Data Science Manager", 2014))
    assert said(jobs=other, wishes=wishes, place=place, steps=(0, 1))[0] == (
        "Was Nurse, then Data Science Manager, the work you want, 2008 to now"
    )
    assert said(jobs=other, wishes=wishes, place=place)[0] == (
        "Is Data Science Manager, the work you want, 2014 to now"
    )
    undated = (job("Data Science Manager", None, 2011),)
    assert said(jobs=undated, wishes=wishes, place=place) == [
        "Was Data Science Manager, the work you want, Until 2011"
    ]
    assert said(jobs=(job("Nurse", 2008, 2013),), wishes=wishes, place=place) == []


def test_before_a_wish_it_counts_who_stood_where_one_stands() -> None:
    place = a_place("Data Analyst")
    assert said(jobs=(job("Data Analyst", 2008, 2013), job("Nurse", 2014)), place=place)[0] == (
        "Was Data Analyst, about what you are now, 2008 to 2013"
    )
    assert said(jobs=(job("Data Analyst", 2008),), place=place) == []
    assert said(jobs=(job("Data Analyst", 2008, 2009),)) == []


def test_what_matters_how_far_ahead_and_languages() -> None:
    wishes = Wishes(
        motives=("learning",), values=("calm", "craft"), languages=("en", "fr"), goals=("x",)
    )
    assert said(
        purpose=("motive:learning", "value:calm"),
        languages=("English", "French"),
        jobs=(job("Head of Data", 2020),),
        place=a_place("Data Analyst"),
        wishes=wishes,
    ) == [
        "Cares about what you care about: learning something and calm",
        "Three steps further on than you are",
        "Speaks English and French, as you do",
    ]
    assert said(languages=("English",), wishes=wishes) == []
    assert said(jobs=(job("Data Analyst", 2020),), place=a_place("Head of Data")) == []
    assert said(
        jobs=(job("Data Science Manager", 2020),), place=a_place("Senior Data Analyst")
    ) == ["A step further on than you are"]


def test_the_most_telling_come_first_and_there_are_three_at_most() -> None:
    told = said(
        topics=("Networking",),
        languages=("English", "French"),
        purpose=("value:calm",),
        jobs=(job("Head of Data", 2020),),
        place=a_place("Data Analyst"),
        wishes=Wishes(goals=("networking",), values=("calm",), languages=("en", "fr")),
        gains={Part.LANGUAGE: 0.3, Part.GAP: 0.2, Part.TOPIC: 0.1},
    )
    assert [each.split()[0] for each in told] == ["Speaks", "Three", "Can"]
