"""What runs look at: what others may find, what was said to take part, and nothing else."""

import json
import random
import zlib
from dataclasses import fields

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import select, update

from alumnet.accounts.models import AssociationMembership, MembershipState
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.visibility import Visibility
from alumnet.matching.hard_rules import Rule
from alumnet.members.models import FieldVisibility, Profile, SpokenLanguage
from alumnet.organizations.models import Affiliation, AffiliationKind
from alumnet.programmes.commands import erase, manager_notes
from alumnet.programmes.models import Cohort, Enrolment, EnrolmentAvoid, MatchRun
from alumnet.programmes.queries import export
from alumnet.programmes.queries.access import Access
from alumnet.programmes.queries.enrol_thin import pool_of
from alumnet.programmes.queries.inputs import inputs_of
from alumnet.programmes.queries.manager_notes import notes_about
from alumnet.programmes.queries.runs import again
from alumnet.programmes.rules.enrol_pool import Pool
from alumnet.programmes.rules.errors import InputsGone
from alumnet.programmes.rules.match_inputs import MatchInputs, Participant, packed
from alumnet.programmes.rules.match_problem import problem_of
from alumnet.programmes.rules.states import (
    CohortKind,
    EnrolmentState,
    HelperPart,
    QuestionRule,
    QuestionUse,
    Reach,
)
from alumnet.suggestions import learning, service
from alumnet.suggestions.offers import offers_of
from alumnet.suggestions.store import Learnt
from tests.builders import Built, a_connection, a_school, an_affiliation, an_organization
from tests.programmes.matching import MATCHED, Ready, a_ready_cohort, fresh, person_of
from tests.programmes.test_by_hand import name_of
from tests.programmes.test_runs import a_question, answered, matched

SEEN = {
    "answers",
    "career",
    "employers",
    "goals",
    "hours",
    "id",
    "industry",
    "languages",
    "level",
    "offers",
    "places",
    "role",
    "seeks",
    "side",
    "topics",
}


def read(ready: Ready) -> MatchInputs:
    return inputs_of(fresh(), ready.cohort_id, seed=1, weights={}, options={}, today=MATCHED.date())


def one(enrolment_id: int) -> Built:
    return Built(person_of(enrolment_id), "", "")


def test_what_is_hidden_changes_no_run_and_ties_count(app: Flask) -> None:
    ready = a_ready_cohort(2, 2)
    matched(ready)
    mentee, mentor = one(ready.mentees[0]), one(ready.mentors[0])
    before = packed(read(ready))
    school = a_school()
    for person in (mentee, mentor):
        an_affiliation(
            person,
            school,
            AffiliationKind.EDUCATION,
            start=(2001, 1),
            end=(2004, 1),
            visibility=Visibility.ONLY_ME,
        )
        with writing() as session:
            hides = {"field": "industry", "visibility": Visibility.CONNECTIONS}
            session.add(FieldVisibility(person_id=person.id, **hides))
            session.get_one(Profile, person.id).industry = "energy"
    # Where a mentor works now, hidden: a mentee isn't kept from them by what they can't know.
    hidden = an_organization()
    an_affiliation(mentor, hidden, is_current=True, title="Head", visibility=Visibility.ONLY_ME)
    assert packed(read(ready)) == before
    with writing() as session:
        hides = {"field": "languages", "visibility": Visibility.ONLY_ME}
        session.add(FieldVisibility(person_id=mentee.id, **hides))
    said = {each.id: each for each in read(ready).people}
    assert said[ready.mentees[0]].languages == ()
    assert said[ready.mentees[1]].languages != ()
    a_connection(mentee, mentor)
    assert [each[:2] for each in read(ready).ties] == [(ready.mentees[0], ready.mentors[0])]
    with writing() as session:
        session.add(SpokenLanguage(person_id=mentor.id, code="de"))
    assert {each.name for each in fields(Participant)} == SEEN


@pytest.mark.postgresql
def test_the_warning_of_a_thin_pool_counts_by_the_very_rules_of_a_run(app: Flask) -> None:
    ready = a_ready_cohort(9, 7)
    chance = random.Random(3)
    for position, rule in enumerate((QuestionRule.SHARE_ONE, QuestionRule.DIFFER)):
        asked = a_question(ready, position, QuestionUse.RULE, rule=rule)
        said = {each: [chance.choice("ab")] for each in (*ready.mentees, *ready.mentors)}
        answered(asked, said | {ready.mentees[0]: [], ready.mentors[0]: []})
    with writing() as session:
        for at, each in enumerate((*ready.mentees, *ready.mentors)):
            row = session.get_one(Enrolment, each)
            row.state = EnrolmentState.IN_POOL
            row.hours = chance.choice(("", "Monday evenings", "Tuesday evenings"))
            row.places = 0 if each == ready.mentors[1] else row.places
            speaks = chance.choice(("de", "fr"))
            session.execute(
                update(SpokenLanguage).filter_by(person_id=row.person_id).values(code=speaks)
            )
            if at % 4 == 0:
                hides = FieldVisibility(person_id=row.person_id, field="languages")
                hides.visibility = Visibility.ONLY_ME
                session.add(hides)
        # Where somebody works, hidden: it keeps a mentee apart, and a mentor not.
        works = select(Enrolment.person_id).where(Enrolment.id.in_(chance.sample(ready.mentors, 3)))
        session.execute(
            update(Affiliation)
            .where(Affiliation.person_id.in_(works))
            .values(visibility=Visibility.ONLY_ME)
        )
    for number in (2, 3):
        gone = Built(person_of(ready.mentors[number]), "", "")
        with writing() as session:
            membership = update(AssociationMembership).filter_by(person_id=gone.id)
            state = (MembershipState.LAPSED, MembershipState.ENDED)[number - 2]
            session.execute(membership.values(state=state))
    for reach in (Reach.OUTSIDE, Reach.INSIDE):
        with writing() as session:
            session.get_one(Cohort, ready.cohort_id).reach = reach
        problem, pool = problem_of(read(ready)), thin(ready)
        ids, counted = np.array(problem.mentors), []
        for mentee in range(len(problem.mentees)):
            broken = problem.broken(mentee)
            assert not broken[Rule.APART].any()
            counted.append(sorted(ids[~np.logical_or.reduce([*broken.values()])[0]].tolist()))
        assert sorted(map(sorted, pool.mentees)) == sorted(counted)
        assert len({len(each) for each in counted}) > 2
        assert ready.mentors[3] not in pool.places
    # Whom somebody would rather not isn't counted: the number would tell of it.
    with writing() as session:
        avoids = {"enrolment_id": ready.mentees[0], "person_id": person_of(ready.mentors[0])}
        session.add(EnrolmentAvoid(**avoids))
    assert thin(ready) == pool


def thin(ready: Ready) -> Pool:
    found = pool_of(fresh(), ready.cohort_id, CohortKind.ONE_TO_ONE, MATCHED.date())
    assert found is not None
    return found


def test_the_sites_own_knowledge_of_roles_and_topics_is_used_where_there_is_some(
    app: Flask,
) -> None:
    ready = a_ready_cohort(3, 2, reach=Reach.EITHER)
    own = matched(ready)
    nobody = offers_of([], {})
    model = learning.model_of(nobody, {})
    service.store().write(Learnt(nobody, model, np.full(8, 0.5, np.float32)))
    found = matched(ready)
    kept, before = (json.loads(zlib.decompress(each.inputs or b"")) for each in (found, own))
    assert len(kept["model"]["topics"]["idf"]) == len(before["model"]["topics"]["idf"])
    # Nobody has taught the site anything yet: roles are near in their family alone.
    assert {value for row in kept["model"]["nearness"] for value in row} <= {0.0, 0.5, 1.0}
    assert again(fresh(), found.id).is_same


def test_who_is_erased_leaves_no_trace_in_what_runs_were_given(app: Flask) -> None:
    ready = a_ready_cohort(2, 2, reach=Reach.EITHER)
    row = matched(ready)
    gone = person_of(ready.mentees[0])
    with writing() as session:
        erase(session, gone, MATCHED)
    kept = fresh().get_one(MatchRun, row.id)
    assert (kept.inputs, kept.result_hash) == (None, row.result_hash)
    with pytest.raises(InputsGone):
        again(fresh(), row.id)


def test_notes_are_for_managers_and_for_the_copy_of_whom_they_are_about(app: Flask) -> None:
    ready = a_ready_cohort(1, 1)
    about = name_of(ready.mentees[0])
    note = manager_notes.write_note(
        ready.access, about, " Shy on the phone. ", by=ready.manager.id, now=MATCHED
    )
    [found] = notes_about(fresh(), ready.access, ready.mentees)[ready.mentees[0]]
    assert (found.text, found.writer, found.version) == ("Shy on the phone.", ready.manager.name, 1)
    helps = Access(ready.cohort_id, ready.access.association_id, frozenset({HelperPart.HELPER}))
    assert notes_about(fresh(), helps, ready.mentees) == {}
    with pytest.raises(NotFound):
        manager_notes.write_note(helps, about, "No", by=ready.manager.id, now=MATCHED)
    other = a_ready_cohort(1, 1)
    with pytest.raises(NotFound):
        manager_notes.drop_note(other.access, note, by=other.manager.id, now=MATCHED)
    copy = export(fresh(), person_of(ready.mentees[0]))
    assert [each["note"] for each in copy["noted_in_cohorts"]] == ["Shy on the phone."]
    manager_notes.drop_note(ready.access, note, by=ready.manager.id, now=MATCHED)
    assert notes_about(fresh(), ready.access, ready.mentees) == {}
