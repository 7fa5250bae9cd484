"""Review by a second person, publishing, both answers in order, and what follows from a no."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.connections import commands as connections
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.mentoring import commands as mentoring
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.rules import MentorshipKind, MentorshipState, TimeKind
from alumnet.programmes.commands import answering, by_hand, publishing, rematching
from alumnet.programmes.jobs import match_rolling, watch_offers
from alumnet.programmes.models import Cohort, Enrolment, MatchRun, Proposal
from alumnet.programmes.queries.access import Access
from alumnet.programmes.rules.errors import (
    NoPlaceLeft,
    NothingToPublish,
    PairTaken,
    ProposalChanged,
    ReviewMissing,
    SameReviewer,
)
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import (
    CohortKind,
    CohortState,
    EnrolmentState,
    HelperPart,
    Intake,
    ProposalState,
    Reach,
    Verdict,
)
from tests.builders import an_association
from tests.programmes.matching import (
    MATCHED,
    Ready,
    a_ready_cohort,
    enrolment,
    fresh,
    handled,
    pairs_of,
    person_of,
)
from tests.programmes.test_by_hand import name_of, paired
from tests.programmes.test_runs import matched

DAY = timedelta(days=1)
REVIEWER = 1_000_000


def the_pair(public_id: str) -> Proposal:
    return fresh().scalars(select(Proposal).where(Proposal.public_id == public_id)).one()


def published(ready: Ready) -> dict[int, Proposal]:
    """Let a cohort be matched and published, without a review; return its pairs by mentee."""
    matched(ready)
    publishing.ask_for_review(ready.access, by=ready.manager.id, now=MATCHED)
    publishing.publish(ready.access, by=ready.manager.id, now=MATCHED)
    return pairs_of(ready)


def a_published_cohort(*args: Any, **how: Any) -> tuple[Ready, dict[int, Proposal]]:
    given: dict[str, Any] = {"needs_review": False, "reach": Reach.EITHER}
    ready = a_ready_cohort(*args, **(given | how))
    return ready, published(ready)


def live(ready: Ready, pair: Proposal) -> str:
    """Let both say yes; return the mentorship."""
    answering.accept(pair.public_id, by=person_of(pair.mentee_id), now=MATCHED)
    found = answering.accept(pair.public_id, by=person_of(pair.mentor_id), now=MATCHED)
    assert found is not None
    return found


def test_a_second_person_reviews_before_anything_is_published(app: Flask) -> None:
    ready = a_ready_cohort(4, 2, reach=Reach.EITHER)
    manager: dict[str, Any] = {"by": ready.manager.id, "now": MATCHED}
    reviewer = an_other_member(ready)
    matched(ready)
    by_hand.lock(ready.access, pairs_of(ready)[ready.mentees[0]].public_id, **manager)
    assert publishing.ask_for_review(ready.access, **manager) == 4
    with pytest.raises(ReviewMissing) as met:
        publishing.publish(ready.access, **manager)
    assert met.value.facts["pairs"] == 4
    names = [pair.public_id for pair in pairs_of(ready).values()]
    with pytest.raises(SameReviewer):
        publishing.review(ready.access, names[:1], Verdict.GOOD, **manager)
    looks = Access(ready.cohort_id, ready.access.association_id, frozenset({HelperPart.REVIEWER}))
    helps = Access(ready.cohort_id, ready.access.association_id, frozenset({HelperPart.HELPER}))
    with pytest.raises(NotFound):
        publishing.review(helps, names, Verdict.GOOD, by=reviewer, now=MATCHED)
    with pytest.raises(NotFound):
        publishing.review(looks, [*names, "another"], Verdict.GOOD, by=reviewer, now=MATCHED)
    publishing.review(looks, names, Verdict.GOOD, by=reviewer, now=MATCHED)
    publishing.review(
        looks, names[1:2], Verdict.DOUBTFUL, line="Too near", by=reviewer, now=MATCHED
    )
    with pytest.raises(ReviewMissing):
        publishing.publish(ready.access, **manager)
    # What was doubted may change; what was found good or set by hand stays.
    publishing.give_back(ready.access, **manager)
    states = {pair.public_id: pair.state for pair in pairs_of(ready).values()}
    assert states.pop(names[1]) is ProposalState.COMPUTED
    assert set(states.values()) == {ProposalState.SHORTLISTED}
    publishing.ask_for_review(ready.access, **manager)
    publishing.review(looks, names[1:2], Verdict.GOOD, by=reviewer, now=MATCHED)
    assert publishing.publish(ready.access, **manager) == 4
    assert {pair.state for pair in pairs_of(ready).values()} == {ProposalState.OFFERED}
    assert fresh().get_one(Cohort, ready.cohort_id).published_at == MATCHED
    with pytest.raises(NothingToPublish):
        publishing.publish(ready.access, **manager)


def an_other_member(ready: Ready) -> int:
    return person_of(ready.mentors[0])


def test_whose_own_review_it_was_counts_no_more_once_they_ask_for_one(app: Flask) -> None:
    ready = a_ready_cohort(1, 1, reach=Reach.EITHER)
    other = an_other_member(ready)
    matched(ready)
    [pair] = pairs_of(ready).values()
    publishing.ask_for_review(ready.access, by=ready.manager.id, now=MATCHED)
    publishing.review(ready.access, [pair.public_id], Verdict.GOOD, by=other, now=MATCHED)
    publishing.give_back(ready.access, by=other, now=MATCHED)
    publishing.ask_for_review(ready.access, by=other, now=MATCHED)
    with pytest.raises(ReviewMissing):
        publishing.publish(ready.access, by=ready.manager.id, now=MATCHED)


def test_nothing_or_half_a_board_is_not_published(app: Flask) -> None:
    ready = a_ready_cohort(2, 0, needs_review=False)
    matched(ready)
    with pytest.raises(NothingToPublish):
        publishing.ask_for_review(ready.access, by=ready.manager.id, now=MATCHED)
    ready = a_ready_cohort(2, 2, needs_review=False, reach=Reach.EITHER)
    matched(ready)
    publishing.ask_for_review(ready.access, by=ready.manager.id, now=MATCHED)
    with writing() as session:
        row = session.get_one(Proposal, pairs_of(ready)[ready.mentees[0]].id)
        row.state = ProposalState.SHORTLISTED
    with pytest.raises(ProposalChanged):
        publishing.publish(ready.access, by=ready.manager.id, now=MATCHED)


def test_the_mentee_answers_first_then_the_mentor_and_a_mentorship_begins(app: Flask) -> None:
    ready, pairs = a_published_cohort(1, 1)
    [pair] = pairs.values()
    mentee, mentor = person_of(pair.mentee_id), person_of(pair.mentor_id)
    # A mentor knows nothing of an offer before the mentee said yes; others never do.
    for early in (mentor, ready.manager.id):
        with pytest.raises(NotFound):
            answering.accept(pair.public_id, by=early, now=MATCHED)
    assert answering.accept(pair.public_id, by=mentee, now=MATCHED + DAY) is None
    with pytest.raises(NoSuchTransition):
        answering.accept(pair.public_id, by=mentee, now=MATCHED + DAY)
    found = answering.accept(pair.public_id, by=mentor, now=MATCHED + 2 * DAY)
    ship = fresh().scalars(select(Mentorship).where(Mentorship.public_id == found)).one()
    assert (ship.mentor_id, ship.mentee_id) == (mentor, mentee)
    assert (ship.kind, ship.state) == (MentorshipKind.PROGRAMME, MentorshipState.PROPOSED)
    assert the_pair(pair.public_id).mentorship_id == ship.id
    assert {enrolment(each).state for each in (pair.mentee_id, pair.mentor_id)} == {
        EnrolmentState.MATCHED
    }
    with pytest.raises(NoSuchTransition):
        answering.decline(pair.public_id, by=mentor, now=MATCHED + 2 * DAY)
    with pytest.raises(NotFound):
        answering.accept("nothing", by=mentor, now=MATCHED)


def test_a_no_and_silence_part_the_two_and_put_both_back(app: Flask) -> None:
    ready, pairs = a_published_cohort(3, 3, places=1)
    first, second, third = (pairs[each] for each in ready.mentees)
    answering.decline(first.public_id, by=person_of(first.mentee_id), now=MATCHED)
    answering.accept(second.public_id, by=person_of(second.mentee_id), now=MATCHED + 6 * DAY)
    reminded = MATCHED + POLICY.answering - POLICY.answering_reminder
    watch_offers(reminded)
    watch_offers(reminded)
    assert the_pair(third.public_id).reminders_sent == 1
    watch_offers(MATCHED + POLICY.answering)
    assert the_pair(third.public_id).state is ProposalState.DECLINED
    # The mentor's week began with the mentee's yes.
    assert the_pair(second.public_id).state is ProposalState.ACCEPTED_BY_FIRST
    watch_offers(MATCHED + 6 * DAY + POLICY.answering)
    assert the_pair(second.public_id).state is ProposalState.DECLINED
    everybody = (*ready.mentees, *ready.mentors)
    assert {enrolment(each).state for each in everybody} == {EnrolmentState.IN_POOL}
    row = matched(ready)
    made = {(pair[0], pair[1]) for pair in row.result["pairs"]}
    assert len(made) == 3
    assert not made & {(each.mentee_id, each.mentor_id) for each in pairs.values()}
    # The new pairs are offered while the cohort goes on.
    publishing.ask_for_review(ready.access, by=ready.manager.id, now=MATCHED + 14 * DAY)
    assert publishing.publish(ready.access, by=ready.manager.id, now=MATCHED + 14 * DAY) == 3


def test_who_is_without_is_told_and_may_be_tried_again(app: Flask) -> None:
    ready, pairs = a_published_cohort(3, 2, places=1)
    [without] = set(ready.mentees) - set(pairs)
    row = enrolment(without)
    assert (row.state, row.reason_code) == (EnrolmentState.NO_MATCH, "places_taken")
    refused = next(iter(pairs.values()))
    answering.decline(refused.public_id, by=person_of(refused.mentee_id), now=MATCHED)
    rematching.rematch(ready.access, by=ready.manager.id, now=MATCHED)
    handled()
    assert without not in pairs_of(ready)
    rematching.rematch(ready.access, by=ready.manager.id, now=MATCHED, tries_again=True)
    handled()
    assert pairs_of(ready)[without].mentor_id == refused.mentor_id
    # What was offered to others stays as it is.
    others = {each for each in pairs.values() if each is not refused}
    assert {the_pair(each.public_id).state for each in others} == {ProposalState.OFFERED}
    more = a_ready_cohort(1, 3, needs_review=False, reach=Reach.EITHER, places=1)
    published(more)
    idle = [each for each in more.mentors if enrolment(each).state is EnrolmentState.IN_POOL]
    assert len(idle) == 2


def test_a_mentor_has_so_many_in_all_cohorts_together_and_nobody_twice(app: Flask) -> None:
    association = an_association()
    ready, pairs = a_published_cohort(2, 1, of=association)
    one, two = pairs.values()
    mentor = person_of(one.mentor_id)
    live(ready, one)
    with writing() as session:
        session.get_one(Enrolment, one.mentor_id).places = 1
    with pytest.raises(NoPlaceLeft):
        answering.accept(two.public_id, by=person_of(two.mentee_id), now=MATCHED)
    other, others = a_published_cohort(1, 1, of=association)
    [again] = others.values()
    with writing() as session:
        session.get_one(Enrolment, again.mentee_id).person_id = person_of(one.mentee_id)
        session.get_one(Enrolment, again.mentor_id).person_id = mentor
    with pytest.raises(PairTaken):
        answering.accept(again.public_id, by=person_of(again.mentee_id), now=MATCHED)
    assert other.cohort_id != ready.cohort_id


def test_a_block_takes_back_what_is_open_and_a_pair_that_ends_frees_both(app: Flask) -> None:
    ready, pairs = a_published_cohort(2, 2, places=1)
    one, two = pairs.values()
    mentee, mentor = person_of(one.mentee_id), person_of(one.mentor_id)
    answering.accept(one.public_id, by=mentee, now=MATCHED)
    connections.block(fresh_public_id(mentor), by=mentee, now=MATCHED)
    with pytest.raises(NotFound):
        answering.accept(one.public_id, by=mentor, now=MATCHED)
    handled()
    assert the_pair(one.public_id).state is ProposalState.WITHDRAWN
    assert enrolment(one.mentee_id).state is EnrolmentState.IN_POOL
    mentorship = live(ready, two)
    mentoring.let_be(mentorship, by=person_of(two.mentee_id), now=MATCHED + DAY)
    handled(MATCHED + DAY)
    assert the_pair(two.public_id).state is ProposalState.WITHDRAWN
    assert {enrolment(each).state for each in (two.mentee_id, two.mentor_id)} == {
        EnrolmentState.IN_POOL
    }
    row = matched(ready)
    made = {(pair[0], pair[1]) for pair in row.result["pairs"]}
    # Neither the blocked two nor those whose pair ended: each has the other's partner.
    assert made == {(one.mentee_id, two.mentor_id), (two.mentee_id, one.mentor_id)}


def fresh_public_id(person_id: int) -> str:
    from alumnet.accounts.models import Person

    return fresh().get_one(Person, person_id).public_id


def test_a_pair_that_was_offered_can_be_taken_back(app: Flask) -> None:
    ready, pairs = a_published_cohort(1, 1)
    [pair] = pairs.values()
    by_hand.separate(ready.access, pair.public_id, by=ready.manager.id, now=MATCHED)
    assert the_pair(pair.public_id).state is ProposalState.WITHDRAWN
    with pytest.raises(NoSuchTransition):
        answering.accept(pair.public_id, by=person_of(pair.mentee_id), now=MATCHED)
    assert enrolment(pair.mentor_id).state is EnrolmentState.IN_POOL


def test_flash_rounds_become_one_conversation_each(app: Flask) -> None:
    ready, _ = a_published_cohort(1, 2, kind=CohortKind.FLASH, rounds=2)
    rows = fresh().scalars(select(Proposal).where(Proposal.cohort_id == ready.cohort_id)).all()
    assert sorted(row.round for row in rows) == [1, 2]
    for row in rows:
        live(ready, row)
    ships = fresh().scalars(select(Mentorship)).all()
    assert {ship.time_kind for ship in ships} == {TimeKind.ONE_CONVERSATION}
    assert {ship.state for ship in ships} == {MentorshipState.ACTIVE}


def test_a_rolling_cohort_is_matched_once_a_week(app: Flask) -> None:
    ready = a_ready_cohort(
        1, 1, intake=Intake.ROLLING, state=CohortState.RUNNING, reach=Reach.EITHER
    )
    match_rolling(MATCHED)
    match_rolling(MATCHED)
    handled()
    [row] = fresh().scalars(select(MatchRun))
    assert row.asked_by is None
    assert set(pairs_of(ready)) == set(ready.mentees)
    match_rolling(MATCHED + 8 * DAY)
    assert len(fresh().scalars(select(MatchRun)).all()) == 1


def test_a_pair_by_hand_is_published_like_any_other(app: Flask) -> None:
    ready = a_ready_cohort(1, 1, needs_review=False, reach=Reach.EITHER)
    by_hand.begin_by_hand(ready.access, by=ready.manager.id, now=MATCHED)
    handled()
    name = paired(ready, ready.mentees[0], ready.mentors[0])
    publishing.ask_for_review(ready.access, by=ready.manager.id, now=MATCHED)
    publishing.publish(ready.access, by=ready.manager.id, now=MATCHED)
    assert the_pair(name).state is ProposalState.OFFERED
    assert name_of(ready.mentees[0])
