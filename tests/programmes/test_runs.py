"""Match runs: from the people of a cohort to its pairs, again to the same, and no further."""

import json
import zlib
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.programmes.commands import runs
from alumnet.programmes.models import (
    Cohort,
    Enrolment,
    EnrolmentAnswer,
    EnrolmentAvoid,
    EnrolmentQuestion,
    EnrolmentWish,
    MatchRun,
    PartedPair,
    Proposal,
)
from alumnet.programmes.queries.inputs import inputs_of
from alumnet.programmes.queries.runs import again, compared, latest_run, run_of, runs_of
from alumnet.programmes.rules.errors import InputsGone, RunUnderWay
from alumnet.programmes.rules.match_inputs import packed
from alumnet.programmes.rules.match_solving import run
from alumnet.programmes.rules.run_table import GIVEN_UP
from alumnet.programmes.rules.states import (
    AnswerKind,
    CohortKind,
    CohortState,
    EnrolmentState,
    PartedBy,
    ProposalState,
    QuestionRule,
    QuestionUse,
    Reach,
    RunState,
    SeenBy,
)
from tests.builders import THEN, Built, a_block, an_association
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


def matched(ready: Ready, **how: Any) -> MatchRun:
    """Let a run be asked for and carried out."""
    public_id = runs.ask_run(ready.access, by=ready.manager.id, now=MATCHED, **how)
    handled()
    return the_run(public_id)


def the_run(public_id: str) -> MatchRun:
    return fresh().scalars(select(MatchRun).where(MatchRun.public_id == public_id)).one()


def test_a_run_pairs_whoever_can_be_and_says_why(app: Flask) -> None:
    ready = a_ready_cohort(6, 3, reach=Reach.EITHER)
    row = matched(ready)
    found = pairs_of(ready)
    assert set(found) == set(ready.mentees)
    assert enrolment(ready.mentees[0]).state is EnrolmentState.PROPOSED
    assert fresh().get_one(Cohort, ready.cohort_id).state is CohortState.MATCHING
    pair = found[ready.mentees[0]]
    assert {"topic", "gap", "language"} <= set(pair.known) <= set(pair.parts)
    assert set(pair.because) == {"mentor", "score", "lost", "has_room"}
    assert (row.state, row.done, row.of_all) == (RunState.DONE, 6, 6)
    assert (row.figures["placed"], row.figures["share"], row.figures["gap"]) == (6, 1.0, 0)
    assert "scipy" in row.solver
    # No name and no id of a person is in what is kept.
    kept = json.loads(zlib.decompress(row.inputs or b""))
    assert "Pia" not in json.dumps(kept)
    assert [each["id"] for each in kept["people"]] == sorted((*ready.mentees, *ready.mentors))
    view = latest_run(fresh(), ready.cohort_id)
    assert view is not None
    assert (view.number, view.is_under_way, view.asked_by) == (1, False, ready.manager.name)


def test_a_run_again_gives_the_same_from_what_is_kept_alone(app: Flask) -> None:
    ready = a_ready_cohort(8, 4)
    first = matched(ready)
    assert again(fresh(), first.id).is_same
    # Nothing but the inputs counts: other answers, other people, another order of rows.
    with writing() as session:
        session.get_one(Enrolment, ready.mentees[0]).state = EnrolmentState.DROPPED
        session.get_one(Enrolment, ready.mentors[0]).places = 0
    assert again(fresh(), first.id).is_same
    second = matched(ready)
    found = compared(fresh(), first.id, second.id)
    assert not found.is_same_input
    assert found.changed
    third = matched(ready, weights={"purpose": 0.9}, options={"load": 0.0})
    found = compared(fresh(), second.id, third.id)
    assert found.weights["purpose"] == (0.2, 0.9)
    assert found.options == {"load": (0.02, 0.0)}
    assert [each.number for each in runs_of(fresh(), ready.cohort_id)] == [3, 2, 1]
    assert run_of(fresh(), ready.cohort_id, third.public_id).result_hash == third.result_hash
    with pytest.raises(NotFound):
        run_of(fresh(), ready.cohort_id + 1, third.public_id)
    with writing() as session:
        session.get_one(MatchRun, first.id).inputs = None
    with pytest.raises(InputsGone):
        again(fresh(), first.id)


def test_the_same_people_give_the_same_result_with_nothing_kept_between(app: Flask) -> None:
    ready = a_ready_cohort(7, 4)
    one = matched(ready)
    other = matched(ready)
    assert one.result_hash == other.result_hash
    assert set(pairs_of(ready)) == {pair[0] for pair in one.result["pairs"]}
    # Pairs of the run before count as such, and are kept.
    assert one.inputs_hash != other.inputs_hash


def test_locks_hold_and_who_was_parted_blocked_or_avoided_is_no_pair(app: Flask) -> None:
    ready = a_ready_cohort(5, 5, places=1, reach=Reach.EITHER)
    mentees, mentors = ready.mentees, ready.mentors
    with writing() as session:
        for enrolment_id in (mentees[0], mentors[3]):
            session.get_one(Enrolment, enrolment_id).state = EnrolmentState.PROPOSED
        session.add(
            Proposal(
                cohort_id=ready.cohort_id,
                mentee_id=mentees[0],
                mentor_id=mentors[3],
                state=ProposalState.SHORTLISTED,
                created_at=THEN,
                stood_still=0,
            )
        )
        session.add(
            PartedPair(
                cohort_id=ready.cohort_id,
                mentee_id=mentees[1],
                mentor_id=mentors[1],
                cause=PartedBy.DECLINED,
                at=THEN,
            )
        )
        # The mentor's list counts as the mentee's does.
        avoided = session.get_one(Enrolment, mentees[2]).person_id
        session.add(EnrolmentAvoid(enrolment_id=mentors[2], person_id=avoided))
        session.add(EnrolmentWish(enrolment_id=mentees[4], wanted_id=mentors[4], rank=1))
    one, other = (Built(person_of(each), "", "") for each in (mentees[3], mentors[0]))
    a_block(other, one)
    row = matched(ready, options={"wish_weight": 0.9})
    made = {(pair[0], pair[1]) for pair in row.result["pairs"]}
    assert len(made) == 5
    assert (mentees[0], mentors[3]) in made
    assert (mentees[4], mentors[4]) in made
    apart = {(mentees[1], mentors[1]), (mentees[2], mentors[2]), (mentees[3], mentors[0])}
    assert not made & apart
    kept = json.loads(zlib.decompress(row.inputs or b""))
    # All of them are one list: nobody can tell who wanted what.
    assert {tuple(each) for each in kept["apart"]} == apart
    assert pairs_of(ready)[mentees[0]].state is ProposalState.SHORTLISTED


def test_who_stays_without_has_a_reason(app: Flask) -> None:
    ready = a_ready_cohort(4, 1, places=1, reach=Reach.EITHER)
    row = matched(ready)
    without = [each for each in ready.mentees if each not in pairs_of(ready)]
    assert {row.result["unplaced"][str(each)]["reason"] for each in without} == {"places_taken"}
    assert {enrolment(each).reason_code for each in without} == {"places_taken"}
    assert enrolment(without[0]).state is EnrolmentState.IN_POOL
    [more] = row.figures["one_more"]
    assert (more["mentor"], more["places_one_more"]) == (ready.mentors[0], True)
    strict = matched(ready, options={"least": 0.99})
    assert {each["reason"] for each in strict.result["unplaced"].values()} == {"too_unlike"}
    alone = a_ready_cohort(1, 0)
    assert next(iter(matched(alone).result["unplaced"].values()))["reason"] == "no_mentors"


def a_question(ready: Ready, position: int, use: QuestionUse, **more: Any) -> int:
    values: dict[str, Any] = {
        "wording": "?",
        "kind": AnswerKind.ONE_OF,
        "choices": ["a", "b"],
        "seen_by": SeenBy.MANAGERS,
    }
    with writing() as session:
        row = EnrolmentQuestion(
            cohort_id=ready.cohort_id, position=position, question_use=use, **(values | more)
        )
        session.add(row)
        session.flush()
        return row.id


def answered(question_id: int, answers: dict[int, list[Any]]) -> None:
    with writing() as session:
        session.add_all(
            EnrolmentAnswer(enrolment_id=each, question_id=question_id, chosen=chosen)
            for each, chosen in answers.items()
        )


def test_answers_do_what_their_question_says_and_nothing_else(app: Flask) -> None:
    ready = a_ready_cohort(2, 2, places=1, reach=Reach.EITHER)
    one, other = ready.mentees
    first, second = ready.mentors
    must = a_question(ready, 1, QuestionUse.RULE, rule=QuestionRule.SHARE_ONE)
    scale = a_question(ready, 2, QuestionUse.WEIGHT, weight=0.8, kind=AnswerKind.SCALE, choices=[])
    only_read = a_question(ready, 3, QuestionUse.INFORMATION)
    text = a_question(ready, 4, QuestionUse.WEIGHT, kind=AnswerKind.TEXT, weight=0.5)
    answered(must, {one: ["a"], first: ["b"], other: ["b"]})
    answered(scale, {one: [1], other: ["5"], second: [2]})
    answered(only_read, {one: ["a"], first: ["b"]})
    answered(text, {one: ["a"]})
    row = matched(ready)
    assert row.result["pairs"] == [[one, second, 1], [other, first, 1]]
    pair = pairs_of(ready)[one]
    assert pair.parts["answers"] == 0.75
    assert "answers" in pair.known
    assert "answers" not in pairs_of(ready)[other].known
    assert row.weights["answers"] == 0.8
    kept = json.loads(zlib.decompress(row.inputs or b""))
    assert [each["use"] for each in kept["questions"]] == ["share_one", "weight"]


@pytest.mark.parametrize("kind", [CohortKind.REVERSE, CohortKind.GROUP, CohortKind.PEER])
def test_each_kind_of_cohort_has_its_own_shape(app: Flask, kind: CohortKind) -> None:
    more: dict[str, Any] = {"group_size": 4} if kind is CohortKind.GROUP else {}
    ready = a_ready_cohort(7, 3, places=8, kind=kind, reach=Reach.EITHER, **more)
    row = matched(ready)
    pairs = [(pair[0], pair[1]) for pair in row.result["pairs"]]
    if kind is CohortKind.PEER:
        assert len(pairs) == 3
        assert all(one < other for one, other in pairs)
        assert len({each for pair in pairs for each in pair}) == 6
    elif kind is CohortKind.GROUP:
        load = [sum(mentor == each for _, mentor in pairs) for each in ready.mentors]
        assert sum(load) == 7
        assert all(each == 0 or 2 <= each <= 4 for each in load)
    else:
        assert len(pairs) == 7
    assert again(fresh(), row.id).is_same


def test_flash_rounds_are_a_matching_each_and_nobody_meets_twice(app: Flask) -> None:
    ready = a_ready_cohort(4, 4, places=2, kind=CohortKind.FLASH, rounds=3, reach=Reach.EITHER)
    row = matched(ready)
    pairs = [tuple(pair) for pair in row.result["pairs"]]
    assert len(pairs) == 8
    assert len({pair[:2] for pair in pairs}) == 8
    assert row.figures["rounds"] == [4, 4, 0]
    assert {sum(pair[1] == each for pair in pairs) for each in ready.mentors} == {2}
    again_made = matched(ready)
    assert again(fresh(), again_made.id).is_same


def test_one_run_at_a_time_and_a_cancelled_one_changes_nothing(app: Flask) -> None:
    ready = a_ready_cohort(3, 2)
    asked = runs.ask_run(ready.access, by=ready.manager.id, now=MATCHED)
    with pytest.raises(RunUnderWay):
        runs.ask_run(ready.access, by=ready.manager.id, now=MATCHED)
    runs.cancel_run(ready.access, asked, now=MATCHED)
    handled()
    assert the_run(asked).state is RunState.CANCELLED
    assert not pairs_of(ready)
    with pytest.raises(NoSuchTransition):
        runs.cancel_run(ready.access, asked, now=MATCHED)
    stranger = a_ready_cohort(1, 1)
    with pytest.raises(NotFound):
        runs.cancel_run(stranger.access, asked, now=MATCHED)
    draft = a_ready_cohort(1, 1, state=CohortState.DRAFT)
    with pytest.raises(NoSuchTransition):
        runs.ask_run(draft.access, by=draft.manager.id, now=MATCHED)


def test_a_run_is_cancelled_while_it_is_solved(app: Flask, monkeypatch: Any) -> None:
    ready = a_ready_cohort(3, 2)
    asked = runs.ask_run(ready.access, by=ready.manager.id, now=MATCHED)
    found = run

    def slowly(inputs: Any, tick: Any) -> Any:
        runs.cancel_run(ready.access, asked, now=MATCHED)
        return found(inputs, tick)

    monkeypatch.setattr(runs, "run", slowly)
    handled()
    assert the_run(asked).state is RunState.CANCELLED
    assert not pairs_of(ready)


def test_whoever_is_held_by_hand_keeps_a_place_whatever_was_said_of_places_since(
    app: Flask,
) -> None:
    ready = a_ready_cohort(3, 1, places=2)
    with writing() as session:
        for mentee in ready.mentees:
            session.add(
                Proposal(
                    cohort_id=ready.cohort_id,
                    mentee_id=mentee,
                    mentor_id=ready.mentors[0],
                    state=ProposalState.SHORTLISTED,
                    created_at=THEN,
                    stood_still=0,
                )
            )
    assert matched(ready).state is RunState.DONE
    assert len(pairs_of(ready)) == 3


def test_a_run_that_broke_says_so_and_another_may_begin(app: Flask, monkeypatch: Any) -> None:
    ready = a_ready_cohort(2, 1)
    asked = runs.ask_run(ready.access, by=ready.manager.id, now=MATCHED)
    run_id = the_run(asked).id
    monkeypatch.setattr(runs, "run", lambda *_: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        runs.carry_out(run_id, now=MATCHED)
    monkeypatch.undo()
    handled()
    view = latest_run(fresh(), ready.cohort_id)
    assert view is not None
    assert (view.state, view.error) == (RunState.FAILED, "ZeroDivisionError")
    assert latest_run(fresh(), ready.cohort_id, is_done=True) is None
    assert matched(ready).state is RunState.DONE


def test_a_run_whose_worker_was_stopped_begins_anew_after_a_while(app: Flask) -> None:
    ready = a_ready_cohort(2, 1)
    asked = runs.ask_run(ready.access, by=ready.manager.id, now=MATCHED)
    with writing() as session:
        row = session.scalars(select(MatchRun).where(MatchRun.public_id == asked)).one()
        row.state, row.started_at = RunState.RUNNING, MATCHED
    runs.carry_out(row.id, now=MATCHED)
    assert the_run(asked).state is RunState.RUNNING
    runs.carry_out(row.id, now=MATCHED + GIVEN_UP)
    assert the_run(asked).state is RunState.DONE


def test_inputs_do_not_depend_on_the_order_in_which_rows_are_read(app: Flask) -> None:
    association = an_association()
    ready = a_ready_cohort(5, 3, of=association)
    runs.ask_run(ready.access, by=ready.manager.id, now=MATCHED)
    inputs = inputs_of(
        fresh(), ready.cohort_id, seed=5, weights={}, options={}, today=MATCHED.date()
    )
    turned = type(inputs)(
        **{
            name: getattr(inputs, name)[::-1]
            if name in {"people", "ties", "apart", "wishes"}
            else getattr(inputs, name)
            for name in inputs.__slots__
        }
    )
    assert packed(inputs) != packed(turned)
    assert run(inputs).stored == run(turned).stored
