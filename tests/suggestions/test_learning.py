"""The file, the numbers in it, and the prices: without a site."""

from pathlib import Path

import numpy as np
import pytest

from alumnet.matching.compatibility import PARTS
from alumnet.matching.people import UNKNOWN
from alumnet.search.documents import Scope
from alumnet.suggestions import learning, store
from alumnet.suggestions.careers import Step, career_of, level_now, standing
from alumnet.suggestions.facts import MentorFacts, ScopedStep
from alumnet.suggestions.offers import Offers, offers_of
from alumnet.suggestions.store import Learnt, Store
from alumnet.suggestions.vocabulary import level_of, role_of
from tests.suggestions.test_reasons import TODAY, job


def a_step(title: str, scope: Scope = Scope.EVERYONE) -> ScopedStep:
    (step,) = career_of([job(title, 2010, 2014)], TODAY)
    return ScopedStep(step, scope, "energy", scope)


def a_mentor(person_id: int, *steps: ScopedStep, topics: tuple[str, ...] = ()) -> MentorFacts:
    return MentorFacts(person_id, 1, topics, (), ("en",), Scope.SHARED, steps)


def offers(*facts: MentorFacts) -> Offers:
    return offers_of(facts, {each.person_id: each.person_id * 7 for each in facts})


def test_titles_of_one_work_are_roles_by_rank() -> None:
    senior, principal, chief = map(
        role_of, ("Senior Data Analyst", "Principal Data Analyst", "Head of Data")
    )
    assert senior < principal < chief
    assert role_of("Sr. Data Analyst") == senior
    assert role_of("Something Else Entirely") == UNKNOWN
    assert (level_of(" "), level_of("Head of Data")) == (UNKNOWN, 5)


def test_a_career_is_in_order_and_somebody_stands_at_its_end() -> None:
    first, last = job("Nurse", 2001, 2004), job("Chief Nurse", 2019)
    career = career_of([last, job("", 2005), first, job("Matron", None, 2012)], TODAY)
    assert [step.spell.title for step in career] == ["Nurse", "Matron", "Chief Nurse"]
    assert [round(step.years, 1) for step in career] == [4.0, 1.0, 7.9]
    assert standing(career) is career[-1]
    assert standing(career[:2]) is career[1]
    assert (level_now(career[:1]), level_now([])) == (2, UNKNOWN)


def test_only_who_shares_an_association_sees_what_is_for_its_members() -> None:
    found = offers(a_mentor(1, a_step("Nurse"), a_step("Chief Nurse", Scope.SHARED)), a_mentor(2))
    outside, inside = found.seen_with(), found.seen_with(np.array([True, False]))
    assert np.diff(outside.mentors().paths.starts).tolist() == [1, 0]
    assert np.diff(inside.mentors().paths.starts).tolist() == [2, 0]
    assert (outside.languages.sum(), inside.languages.sum()) == (0.0, 1.0)
    assert outside.mentors().level.tolist() == [2, UNKNOWN]
    assert inside.mentors().level.tolist() == [level_of("Chief Nurse"), UNKNOWN]
    assert offers().seen_with().mentors().level.tolist() == []


def test_mentors_are_replaced_in_order_and_keep_their_price() -> None:
    found = offers(a_mentor(1, a_step("Nurse")), a_mentor(2), a_mentor(5, a_step("Chef")))
    found = found.with_prices(np.array([0.1, 0.2, 0.3], np.float32))
    new = offers(a_mentor(3, a_step("Matron")), a_mentor(5, a_step("Nurse"), a_step("Chief Nurse")))
    both = found.replaced([2, 5], new)
    assert both.person_ids.tolist() == [1, 3, 5]
    assert both.prices.tolist() == pytest.approx([0.1, 0.0, 0.3])
    assert both.steps.owners.tolist() == [0, 1, 2, 2]
    assert both.steps.roles[[0, 2]].tolist() == [role_of("Nurse")] * 2


def learnt() -> Learnt:
    found = offers(
        *(a_mentor(n, a_step("Senior Data Analyst"), topics=("networking",)) for n in range(1, 4)),
        *(a_mentor(n, a_step("Nurse"), topics=("promotion",)) for n in range(4, 60)),
    )
    careers: dict[int, list[Step]] = {
        number: career_of([job("Data Analyst", 2020)], TODAY) for number in range(200)
    }
    model = learning.model_of(found, careers)
    prices, means = learning.priced(model, found, careers)
    return Learnt(found.with_prices(prices), model, means)


def test_whom_everybody_would_be_shown_has_a_price_and_a_bounded_one() -> None:
    prices = learnt().offers.prices
    assert prices[:3].min() > prices[3:].max()
    assert prices.max() == pytest.approx(0.08)


def test_without_members_or_mentors_there_are_no_prices() -> None:
    found = offers(a_mentor(1, a_step("Nurse")))
    for each in (found, offers()):
        model = learning.model_of(each, {})
        prices, means = learning.priced(model, each, {})
        assert prices.tolist() == [0.0] * len(each)
        assert means.tolist() == [0.5] * len(PARTS)


def test_the_file_gives_back_what_was_learnt_and_a_strange_one_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, other = Store(tmp_path), Store(tmp_path)
    assert other.read() is None
    before = learnt()
    written.write(before)
    after = other.read()
    assert after is not None
    assert other.read() is after
    np.testing.assert_array_equal(after.offers.steps.roles, before.offers.steps.roles)
    np.testing.assert_array_equal(after.model.nearness, before.model.nearness)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:99])
    assert other.read() is None
    written.write(before)
    monkeypatch.setattr(store, "_FORMAT", "another")
    assert other.read() is None


def test_a_few_pools_are_kept(tmp_path: Path) -> None:
    found = learnt()
    for number in range(12):
        found.keep(number, found)  # type: ignore[arg-type]
    assert list(found.pools) == [4, 5, 6, 7, 8, 9, 10, 11]
    assert found.with_offers(found.offers).pools == {}
