"""Runs, publishing and answers at the same moment: one of them wins, and no pair is half a pair."""

from collections import Counter
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from alumnet.accounts.commands.memberships import stop_acting
from alumnet.accounts.models import AssociationMembership, MembershipState
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.rules import LIVE
from alumnet.programmes.commands import (
    answering,
    by_hand,
    erase,
    publishing,
    rematching,
    runs,
)
from alumnet.programmes.commands.milestones import say_reached, take_back_reached
from alumnet.programmes.commands.setup_check_ins import add_milestones, drop_check_in
from alumnet.programmes.models import (
    Enrolment,
    MatchRun,
    Milestone,
    MilestoneReached,
    Proposal,
)
from alumnet.programmes.rules.errors import (
    MilestoneSaid,
    NoPlaceLeft,
    NothingToPublish,
    PairTaken,
    RunUnderWay,
)
from alumnet.programmes.rules.setup_templates import MilestoneDraft
from alumnet.programmes.rules.states import (
    STANDING,
    CohortState,
    EnrolmentState,
    ProposalState,
    Reach,
    RunState,
)
from tests.builders import Built, an_association
from tests.concurrency.test_mentoring_races import ROUNDS, at_once, refused
from tests.programmes.matching import (
    MATCHED,
    Ready,
    a_ready_cohort,
    enrolment,
    fresh,
    handled,
    pairs_of,
    person_of,
    set_up,
)
from tests.programmes.test_publishing import the_pair

pytestmark = pytest.mark.postgresql


def whole() -> None:
    """Check that whoever is proposed or matched has a pair, and nobody has more than places."""
    session = fresh()
    held: Counter[int] = Counter()
    mentees: Counter[tuple[int, int]] = Counter()
    for row in session.scalars(select(Proposal).where(Proposal.state.in_(STANDING))):
        held[row.mentee_id] += 1
        held[row.mentor_id] += 1
        mentees[row.mentee_id, row.round] += 1
        assert (row.state is ProposalState.LIVE) == (row.mentorship_id is not None)
    assert max(mentees.values(), default=0) <= 1
    for person in session.scalars(select(Enrolment)):
        has_pair = person.state in {EnrolmentState.PROPOSED, EnrolmentState.MATCHED}
        assert bool(held[person.id]) == has_pair, (person.id, person.state, held[person.id])
    session.close()


def in_review(of: Built) -> tuple[Ready, str]:
    """Make a cohort with one pair under review."""
    ready = a_ready_cohort(1, 1, of=of, state=CohortState.REVIEW, needs_review=False)
    [pair] = set_up(ready, ProposalState.UNDER_REVIEW)
    return ready, pair


def offered(pairs: int, **how: Any) -> tuple[Ready, list[str]]:
    """Make a published cohort with so many offered pairs."""
    ready = a_ready_cohort(pairs, pairs, state=CohortState.PUBLISHED, places=1, **how)
    return ready, set_up(ready, ProposalState.OFFERED)


def its_two(public_id: str) -> tuple[int, int]:
    """Return the mentee and the mentor of a pair, as people."""
    pair = the_pair(public_id)
    return person_of(pair.mentee_id), person_of(pair.mentor_id)


@ROUNDS
def test_a_cohort_is_published_once(app: Flask, rounds: int) -> None:
    association = an_association()
    for _ in range(rounds):
        ready, pair = in_review(association)
        publish = partial(publishing.publish, ready.access, by=ready.manager.id, now=MATCHED)

        found = at_once(app, publish, publish)

        assert refused(found) == [NothingToPublish]
        assert the_pair(pair).state is ProposalState.OFFERED
    whole()


@ROUNDS
def test_a_pair_is_separated_while_it_is_published(app: Flask, rounds: int) -> None:
    association = an_association()
    for _ in range(rounds):
        ready, pair = in_review(association)
        manager: dict[str, Any] = {"by": ready.manager.id, "now": MATCHED}

        found = at_once(
            app,
            partial(publishing.publish, ready.access, **manager),
            partial(by_hand.separate, ready.access, pair, **manager),
        )

        # Whichever came first the pair is over, taken back where it was offered.
        assert refused(found) in ([], [NothingToPublish])
        assert the_pair(pair).state is ProposalState.WITHDRAWN
        assert enrolment(ready.mentees[0]).state is EnrolmentState.IN_POOL
    whole()


@ROUNDS
def test_two_yeses_of_one_person_are_one(app: Flask, rounds: int) -> None:
    _, pairs = offered(rounds)
    for pair in pairs:
        mentee, mentor = its_two(pair)
        answering.accept(pair, by=mentee, now=MATCHED)
        yes = partial(answering.accept, pair, by=mentor, now=MATCHED)

        found = at_once(app, yes, yes)

        assert refused(found) == [NoSuchTransition]
        assert the_pair(pair).mentorship_id is not None
    whole()


@ROUNDS
def test_two_programmes_ask_for_the_same_two(app: Flask, rounds: int) -> None:
    association = an_association()
    (first, pairs), (second, others) = (offered(rounds, of=association) for _ in range(2))
    with writing() as session:
        for side in ("mentees", "mentors"):
            for one, other in zip(getattr(first, side), getattr(second, side), strict=True):
                person_id = session.get_one(Enrolment, one).person_id
                session.get_one(Enrolment, other).person_id = person_id
    for both in zip(pairs, others, strict=True):
        mentee, mentor = its_two(both[0])
        for each in both:
            answering.accept(each, by=mentee, now=MATCHED)

        found = at_once(
            app, *(partial(answering.accept, each, by=mentor, now=MATCHED) for each in both)
        )

        assert refused(found) == [PairTaken]
    is_live = select(func.count()).select_from(Mentorship).where(Mentorship.state.in_(LIVE))
    assert fresh().scalar(is_live) == rounds
    whole()


@ROUNDS
def test_a_yes_and_a_no_of_one_person_are_one_answer(app: Flask, rounds: int) -> None:
    _, pairs = offered(rounds)
    for pair in pairs:
        mentee, _ = its_two(pair)

        found = at_once(
            app,
            partial(answering.accept, pair, by=mentee, now=MATCHED),
            partial(answering.decline, pair, by=mentee, now=MATCHED),
        )

        assert refused(found) == [NoSuchTransition]
        answers = {ProposalState.ACCEPTED_BY_FIRST, ProposalState.DECLINED}
        assert the_pair(pair).state in answers
    whole()


@ROUNDS
def test_a_no_while_the_cohort_is_matched_again(app: Flask, rounds: int) -> None:
    ready, pairs = offered(rounds, reach=Reach.EITHER)
    for pair in pairs:
        mentee, _ = its_two(pair)
        asked = rematching.rematch(ready.access, by=ready.manager.id, now=MATCHED)
        run_id = fresh().scalars(select(MatchRun.id).where(MatchRun.public_id == asked)).one()

        found = at_once(
            app,
            partial(runs.carry_out, run_id, now=MATCHED),
            partial(answering.decline, pair, by=mentee, now=MATCHED),
        )

        assert refused(found) == []
        gone = the_pair(pair)
        assert gone.state is ProposalState.DECLINED
        # Nobody is given who just said no to them.
        again = pairs_of(ready).get(gone.mentee_id)
        assert again is None or again.mentor_id != gone.mentor_id
    whole()


@ROUNDS
def test_one_run_at_a_time_is_asked_for_and_carried_out_or_stopped(app: Flask, rounds: int) -> None:
    ready = a_ready_cohort(2, 2, reach=Reach.EITHER)
    for _ in range(rounds):
        ask = partial(runs.ask_run, ready.access, by=ready.manager.id, now=MATCHED)

        found = at_once(app, ask, ask)

        assert refused(found) == [RunUnderWay]
        [asked] = [each for each in found if isinstance(each, str)]
        run_id = fresh().scalars(select(MatchRun.id).where(MatchRun.public_id == asked)).one()
        work = partial(runs.carry_out, run_id, now=MATCHED)

        found = at_once(app, work, work, partial(runs.cancel_run, ready.access, asked, now=MATCHED))

        state = fresh().get_one(MatchRun, run_id).state
        assert refused(found) == ([] if state is RunState.CANCELLED else [NoSuchTransition])
        assert state in {RunState.CANCELLED, RunState.DONE}
    whole()


@ROUNDS
def test_the_last_place_of_a_mentor_is_given_once(app: Flask, rounds: int) -> None:
    ready, pairs = offered(2 * rounds)
    with writing() as session:
        for one, two in zip(ready.mentors[::2], ready.mentors[1::2], strict=True):
            for row in session.scalars(select(Proposal).where(Proposal.mentor_id == two)):
                row.mentor_id = one
            session.get_one(Enrolment, two).state = EnrolmentState.IN_POOL
    for both in zip(pairs[::2], pairs[1::2], strict=True):
        found = at_once(
            app,
            *(partial(answering.accept, each, by=its_two(each)[0], now=MATCHED) for each in both),
        )

        assert refused(found) == [NoPlaceLeft]
        states = {the_pair(each).state for each in both}
        assert states == {ProposalState.OFFERED, ProposalState.ACCEPTED_BY_FIRST}
    whole()


@ROUNDS
def test_both_of_a_pair_say_at_once_that_they_got_to_a_milestone(app: Flask, rounds: int) -> None:
    ready, [pair] = offered(1)
    for each in its_two(pair):
        answering.accept(pair, by=each, now=MATCHED)
    add_milestones(ready.cohort_id, [MilestoneDraft(title="You met", after_days=14)])
    milestone = fresh().scalars(select(Milestone.public_id)).one()
    what = (ready.cohort_id, milestone, pair)
    for _ in range(rounds):
        says = (partial(say_reached, *what, by=each, now=MATCHED) for each in its_two(pair))
        assert refused(at_once(app, *says)) == []
        assert fresh().scalar(select(func.count(MilestoneReached.id))) == 1

        takes_back = (partial(take_back_reached, *what, by=each) for each in its_two(pair))
        assert refused(at_once(app, *takes_back)) == []
        assert fresh().scalar(select(func.count(MilestoneReached.id))) == 0


@ROUNDS
def test_a_milestone_that_somebody_gets_to_is_kept_or_gone_before(app: Flask, rounds: int) -> None:
    ready, [pair] = offered(1)
    for each in its_two(pair):
        answering.accept(pair, by=each, now=MATCHED)
    [mentee, _mentor] = its_two(pair)
    for _ in range(rounds):
        add_milestones(ready.cohort_id, [MilestoneDraft(title="You met", after_days=14)])
        name = fresh().scalars(select(Milestone.public_id)).one()
        says = partial(say_reached, ready.cohort_id, name, pair, by=mentee, now=MATCHED)
        found = at_once(app, says, partial(drop_check_in, ready.cohort_id, name))

        assert refused(found) in ([NotFound], [MilestoneSaid])
        is_kept = refused(found) == [MilestoneSaid]
        assert fresh().scalar(select(func.count(Milestone.id))) == is_kept
        assert fresh().scalar(select(func.count(MilestoneReached.id))) == is_kept
        if is_kept:
            take_back_reached(ready.cohort_id, name, pair, by=mentee)
            drop_check_in(ready.cohort_id, name)


@ROUNDS
def test_the_mentor_is_erased_while_the_mentee_says_yes(app: Flask, rounds: int) -> None:
    association = an_association()
    for _ in range(rounds):
        ready, [pair] = offered(1, of=association)
        mentee, mentor = its_two(pair)

        found = at_once(
            app, partial(answering.accept, pair, by=mentee, now=MATCHED), partial(_erased, mentor)
        )

        assert refused(found) in ([], [NoSuchTransition])
        assert the_pair(pair).state is ProposalState.WITHDRAWN
        assert enrolment(ready.mentees[0]).state is EnrolmentState.IN_POOL
    whole()


def _erased(person_id: int) -> None:
    with writing() as session:
        registry.lock_to_erase(session, person_id)
        erase(session, person_id, MATCHED)


@ROUNDS
def test_the_mentee_is_suspended_while_the_mentor_says_yes(app: Flask, rounds: int) -> None:
    association = an_association()
    asked = [offered(1, of=association) for _ in range(rounds)]
    for _, [pair] in asked:
        mentee, mentor = its_two(pair)
        answering.accept(pair, by=mentee, now=MATCHED)
        found = at_once(
            app, partial(answering.accept, pair, by=mentor, now=MATCHED), partial(_gone, mentee)
        )
        assert refused(found) in ([], [NotFound])
    handled()
    for ready, [pair] in asked:
        assert the_pair(pair).state is ProposalState.WITHDRAWN
        assert enrolment(ready.mentors[0]).state is EnrolmentState.IN_POOL
        left = {EnrolmentState.DROPPED, EnrolmentState.LEFT}
        assert enrolment(ready.mentees[0]).state in left
    assert not fresh().scalars(select(Mentorship.id).where(Mentorship.state.in_(LIVE))).all()
    whole()


def _gone(person_id: int) -> None:
    with writing() as session:
        lock_people(session, person_id)
        membership = session.scalars(
            select(AssociationMembership).filter_by(person_id=person_id)
        ).one()
        membership.state = MembershipState.SUSPENDED
        stop_acting(session, membership, MATCHED)
