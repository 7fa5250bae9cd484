"""How long things are kept: everything goes when its time is over, and nothing before."""

from datetime import timedelta

import pytest
import time_machine
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select, update

from alumnet import cli
from alumnet.accounts import commands as accounts
from alumnet.accounts.models import (
    Invitation,
    MailedLink,
    MembershipState,
    Person,
)
from alumnet.accounts.rules import Purpose
from alumnet.administration.models import MemberNote
from alumnet.kernel import audit, clock
from alumnet.kernel.db import reading, writing
from alumnet.mentoring.models import Mentorship, MentorshipNote
from alumnet.moderation.models import Report
from alumnet.moderation.rules import ReportReason, ReportState, SubjectKind
from alumnet.programmes.commands.setup_check_ins import write_survey
from alumnet.programmes.models import (
    Cohort,
    CohortEvent,
    ReportingLine,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
    SurveyReply,
)
from alumnet.programmes.rules.setup_templates import SURVEYS
from alumnet.programmes.rules.states import CohortState, LineSource
from alumnet.rights import retention
from alumnet.rights.rules.policy import RETENTION
from tests.builders import THEN, a_membership, a_person, an_association
from tests.client import forget_what_the_test_read
from tests.mentoring.meeting import two_together
from tests.programmes.builders import a_cohort, an_enrolment

pytestmark = pytest.mark.postgresql
DAY = timedelta(days=1)


def left(table: type) -> int:
    return reading().scalar(select(func.count()).select_from(table)) or 0


def answered_once() -> None:
    """Let somebody have answered a survey of a cohort."""
    enrolment = an_enrolment(a_cohort())
    with writing() as session:
        (cohort,) = session.scalars(select(Cohort.id))
        survey = Survey(cohort_id=cohort)
        write_survey(session, survey, SURVEYS["end"])
        reply = SurveyReply(
            survey_id=survey.id, enrolment_id=enrolment.id, asked_at=THEN, answered_at=THEN
        )
        session.add(reply)
        session.flush()
        question = session.scalars(select(SurveyQuestion.id)).first()
        session.add(SurveyAnswer(reply_id=reply.id, question_id=question, text="Canary"))


def test_each_rule_waits_for_its_time_and_then_leaves_nothing(app: Flask) -> None:
    house = an_association()
    imported, turned_away = a_person("Imported Canary"), a_person()
    a_membership(imported, house)
    a_membership(
        turned_away, house, MembershipState.ENDED, ended_at=THEN, note="Canary", needs_staff=True
    )
    accounts.ask_for_link(Purpose.SIGN_IN, "canary@example.org", now=THEN)
    two_together()
    (mentorship,) = reading().scalars(select(Mentorship)).all()
    with writing() as session:
        session.execute(update(Mentorship).values(ended_at=THEN, state="voided"))
        session.add(
            MentorshipNote(
                mentorship_id=mentorship.id,
                author_id=mentorship.mentor_id,
                updated_by_id=mentorship.mentor_id,
                text="Canary",
                is_private=True,
                is_joint=False,
                created_at=THEN,
                updated_at=THEN,
            )
        )
        session.add(
            Invitation(
                person_id=imported.id, association_id=house.id, email="c@example.org", asked_at=THEN
            )
        )
        session.add(
            MemberNote(
                association_id=house.id,
                person_id=mentorship.mentor_id,
                words="Canary",
                written_at=THEN,
            )
        )
        session.add(
            Report(
                association_id=house.id,
                reporter_id=mentorship.mentee_id,
                reported_id=mentorship.mentor_id,
                subject_kind=SubjectKind.PERSON,
                subject_id=mentorship.mentor_id,
                reason=ReportReason.SPAM,
                details="Canary",
                state=ReportState.NO_ACTION,
                created_at=THEN,
                due_at=THEN,
                closed_at=THEN,
            )
        )
        audit.record(session, None, "x.y", "person", imported.id, now=THEN, text="Canary")

    answered_once()
    over = a_cohort(CohortState.COMPLETED, of=house)
    with writing() as session:
        session.add(
            CohortEvent(
                subject_id=over.id,
                name="complete",
                from_state=CohortState.CLOSING,
                to_state=CohortState.COMPLETED,
                at=THEN,
            )
        )
        session.add(
            ReportingLine(
                cohort_id=over.id,
                person_id=mentorship.mentee_id,
                manager_id=mentorship.mentor_id,
                source=LineSource.IMPORTED,
                added_at=THEN,
            )
        )
    days = {each: getattr(RETENTION, each).days for each in RETENTION.__dataclass_fields__}
    for kept in sorted(set(days.values())):
        ending = {name for name, each in days.items() if each == kept} - {"ended_memberships"}
        retention.keep_rules(THEN + (kept - 1) * DAY)
        found = retention.due(reading(), THEN + (kept + 1) * DAY)
        assert {name for name in ending if found[name] == 0} == set()
        retention.keep_rules(THEN + (kept + 1) * DAY)
        found = retention.due(reading(), THEN + (kept + 1) * DAY)
        assert {name for name in ending if found[name] != 0} == set()
    for table in (
        MentorshipNote,
        MemberNote,
        Invitation,
        MailedLink,
        SurveyAnswer,
        ReportingLine,
        audit.AuditText,
    ):
        assert left(table) == 0, table
    assert left(Mentorship) == left(Report) == 1
    reading().expire_all()
    assert reading().get_one(Person, imported.id).erased_at is not None


def test_who_wants_no_more_invitations_is_not_forgotten(app: Flask) -> None:
    house, imported = an_association(), a_person()
    invitation = accounts.invite(imported.id, house.id, "no@example.org", by=None, now=THEN)
    accounts.decline_invitation(invitation, now=THEN)
    with time_machine.travel(THEN + RETENTION.invitations + DAY, tick=False):
        retention.keep_rules(clock.now())
    assert left(Invitation) == 1


def test_who_came_is_not_taken_for_imported_and_a_dry_run_deletes_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_person("Imported Long Ago")
    monkeypatch.setattr("alumnet.cli.retention.create_app", lambda: app)
    with time_machine.travel(clock.now() + 4000 * DAY, tick=False):
        result = CliRunner().invoke(cli.group, ["retention", "--dry-run"])
        assert "1  People an association imported who never came" in result.output
        assert "Nothing was deleted." in result.output
        assert reading().scalar(select(Person.erased_at)) is None
        result = CliRunner().invoke(cli.group, ["retention"])
        assert "1 dealt with." in result.output
    forget_what_the_test_read()
    assert reading().scalar(select(Person.erased_at)) is not None
