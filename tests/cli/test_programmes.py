"""A cohort on the command line: matched, and matched again to the same."""

import json
from collections import Counter

import pytest

from alumnet.kernel.db import writing
from alumnet.programmes.commands import answering, publishing
from alumnet.programmes.models import Cohort, MatchRun
from alumnet.programmes.rules.states import CohortState, ProposalState, Reach, Verdict
from tests.cli.conftest import Command
from tests.programmes.matching import MATCHED, a_ready_cohort, fresh, pairs_of, person_of


def name_of(cohort_id: int) -> str:
    return f"bridge-2026-{fresh().get_one(Cohort, cohort_id).public_id}"


def test_a_cohort_is_matched_and_a_run_proved(command: Command) -> None:
    ready = a_ready_cohort(5, 2, places=2, reach=Reach.EITHER)
    cohort = name_of(ready.cohort_id)
    first, worth, without = command("programme", "match", cohort).splitlines()
    assert first == "Run 1: 4 of 5 placed."
    assert "100.0% of what is provably possible; 0 mentors without anybody." in worth
    assert without == "  1 without: places taken"
    assert len(pairs_of(ready)) == 4
    found = json.loads(command("programme", "match", cohort, "--json", "--seed", "5"))
    assert (found["run"], found["seed"], found["figures"]["placed"]) == (2, 5, 4)
    assert command("programme", "again", cohort, "2") == f"The same result: {found['result']}.\n"
    with writing() as session:
        row = session.query(MatchRun).filter_by(number=2).one()
        row.result_hash = "another"
    assert "Another result" in command("programme", "again", cohort, "2", exit_code=1)
    with writing() as session:
        session.query(MatchRun).filter_by(number=2).one().inputs = None
    assert command("programme", "again", cohort, "2", exit_code=1).startswith("Error: ")
    assert "no finished run 9" in command("programme", "again", cohort, "9", exit_code=1)


def test_what_cannot_be_matched_says_why(command: Command) -> None:
    draft = a_ready_cohort(1, 1, state=CohortState.DRAFT)
    assert command("programme", "match", name_of(draft.cohort_id), exit_code=1).startswith("Error")
    assert "no cohort" in command("programme", "match", "nothing", exit_code=1)
    nobody = a_ready_cohort(0, 0)
    assert "0 of 0 placed" in command("programme", "match", name_of(nobody.cohort_id))


@pytest.mark.parametrize(
    ("mentees", "mentors"),
    [(60, 24), pytest.param(300, 120, marks=[pytest.mark.long])],
    ids=["some", "many"],
)
def test_a_cohort_goes_from_its_people_to_mentorships(
    command: Command, mentees: int, mentors: int
) -> None:
    """Matched by the command line, reviewed, published, answered, and matched again."""
    ready = a_ready_cohort(mentees, mentors, places=3)
    cohort = name_of(ready.cohort_id)
    found = json.loads(command("programme", "match", cohort, "--json"))
    assert found["figures"]["share"] == 1.0
    assert found["figures"]["placed"] == mentees - len(found["unplaced"])
    assert found["figures"]["placed"] >= 0.95 * mentees
    reviewer = person_of(ready.mentors[0])
    publishing.ask_for_review(ready.access, by=ready.manager.id, now=MATCHED)
    names = [pair.public_id for pair in pairs_of(ready).values()]
    publishing.review(ready.access, names, Verdict.GOOD, by=reviewer, now=MATCHED)
    publishing.publish(ready.access, by=ready.manager.id, now=MATCHED)
    pairs = list(pairs_of(ready).values())
    people = {each: person_of(each) for each in (*ready.mentees, *ready.mentors)}
    for number, pair in enumerate(pairs):
        if number % 10 == 0:
            answering.decline(pair.public_id, by=people[pair.mentee_id], now=MATCHED)
            continue
        answering.accept(pair.public_id, by=people[pair.mentee_id], now=MATCHED)
        assert answering.accept(pair.public_id, by=people[pair.mentor_id], now=MATCHED)
    command("programme", "match", cohort)
    after = pairs_of(ready)
    refused = {pair.mentee_id: pair.mentor_id for pair in pairs[::10]}
    assert {each for each in after if after[each].state is ProposalState.COMPUTED} <= set(refused)
    assert all(after[each].mentor_id != refused[each] for each in refused if each in after)
    load = Counter(pair.mentor_id for pair in after.values())
    assert max(load.values()) <= 3
    assert command("programme", "again", cohort, "2").startswith("The same result")
