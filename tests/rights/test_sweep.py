"""What is left of somebody who was erased, and what of them a copy holds: every table is looked at.

A new table, or a new column with words, must go with its person and be in their copy, or be named
here with the reason.
"""

import io
import zipfile

from flask import Flask
from sqlalchemy import select

from alumnet.accounts.models import Account
from alumnet.kernel import clock
from alumnet.kernel.db import Base, reading, writing
from alumnet.kernel.registry import registry
from alumnet.messaging.models import Message, Participant
from alumnet.rights import packing
from tests.builders import a_member, an_association, an_organization
from tests.client import forget_what_the_test_read
from tests.rights.everything import Place, Planter, found

# Columns that hold no words: numbers by which a thing is called, codes of the site.
CODES = frozenset(
    {
        "public_id",
        "name_key",
        "form_key",
        "secret_hash",
        "token_hash",
        "address_key",
        "place_public_id",
        "uid",
        "zone",
        "code",
        "topic",
        "kind",
        "memberships",
        "known",
        "content_type",
        "choices",
        "group",
        "reason_code",
        "thing",
    }
)
# (table, the column that names the person): the words in such a row are somebody else's.
OTHERS: frozenset[tuple[str, str]] = frozenset(
    {
        ("approval", "answered_by"),
        ("association_membership", "approved_by"),
        ("connection", "high_id"),
        ("connection", "low_id"),
        ("decision", "decided_by"),
        ("introduction", "second_id"),
        ("introduction", "wanted_id"),
        ("invitation", "invited_by"),
        ("look", "asked_by"),
        ("member_note", "author_id"),
        ("manager_note", "written_by"),
        ("member_import", "started_by"),  # a list of the association, whoever sent it
        ("member_import_file", "started_by"),
        ("member_invitation", "person_id"),
        ("mentorship_action", "owner_id"),
        ("mentorship_note", "updated_by_id"),
        ("mentorship_request", "mentee_id"),
        ("mentorship_request", "mentor_id"),
        ("nomination", "nominee_id"),
        ("person_merge_step", "proposed_by"),
        ("report", "claimed_by"),
        ("report", "reported_id"),
        ("request_question", "mentee_id"),
        ("request_question", "mentor_id"),
        ("mentoring_session", "mentor_id"),
        ("mentoring_session", "proposed_by_id"),
        ("mentoring_session", "told_by_id"),
        ("page_version", "changed_by"),  # a text of the site, whoever wrote it
        ("policy_number", "changed_by"),  # a number of the site
        ("practised_skill", "mentor_id"),
        ("site_brand", "changed_by"),  # how a site looks
        ("roster_import", "imported_by"),
        ("scheduling_grant", "delegate_id"),
        ("support_question", "assigned_to"),
        ("thanks", "receiver_id"),
        ("verification_case", "claimed_by"),
        ("verification_case", "decided_by"),
    }
)
# Written for a programme or about a pair, whoever of the staff did it: the association's.
OTHERS |= {
    (table, via)
    for table in (
        "programme",
        "cohort",
        "cohort_lottery",
        "cohort_outcome",
        "enrolment",
        "enrolment_answer",
        "enrolment_question",
        "milestone",
        "survey",
        "survey_question",
        "survey_answer",
        "survey_count",
        "match_run",
        "outcome_amendment",
        "outcome_observation",
        "outcome_plan",
        "parted_pair",
        "proposal",
    )
    for via in ("amended_by", "asked_by", "created_by", "drawn_by", "entered_by", "set_by")
}
# (table, column, by): the other one of the two wrote this.
ANSWERS = frozenset(
    {
        ("introduction", "private_line", "connector_id"),
        ("introduction", "connector_line", "first_id"),
        ("mentorship_request", "answer_line", "initiator_id"),
        *(
            ("mentorship_request", each, "receiver_id")
            for each in ("question", "what_i_bring", "why_you", "working_on")
        ),
        ("request_question", "question", "initiator_id"),
        ("request_question", "answer", "receiver_id"),
        ("verification_case", "note", "person_id"),
        ("verification_case", "words_for_raiser", "person_id"),
        ("verification_case", "answer", "raised_by"),
        ("verification_case", "words", "raised_by"),
        ("verification_case", "reason", "raised_by"),
    }
)
# What stays after an erasure, and why; the page on which one closes an account says so.
KEPT = {
    ("message", "text"): "half of the conversation of whoever got it, without a name",
    ("appeal", "text"): "moderation keeps what was said for its time",
    ("approval", "reason"): "moderation keeps what the staff did for its time",
    ("report_note", "text"): "moderation keeps what the staff wrote for its time",
    ("report", "details"): "moderation keeps what was told for its time",
    ("report", "end_reason"): "moderation keeps what was decided for its time",
    **{
        ("announcement", each): "what an association told its members, without who wrote it"
        for each in ("title", "words", "country")
    },
    ("cohort_news", "words"): "what the people of a cohort were told, without who wrote it",
    ("external_id", "external_id"): "so that the next import doesn't bring them back",
    ("roster_entry", "external_id"): "the association's own list of people",
    ("roster_entry", "name"): "the association's own list of people",
    ("roster_email", "email"): "the association's own list of people",
}
# What a copy leaves out, and why.
LEFT_OUT = {
    ("field_visibility", "field"): "a name of a field, in the copy when there is such a field",
    ("announcement", "country"): "whom it was for, not where the writer is",
    ("data_export", "content"): "a copy of copies",
    ("invitation", "email"): "is among the addresses",
    ("mailed_link", "email"): "is among the addresses",
    ("name_forms", "forms"): "the names, which are in the copy, as a search reads them",
    ("registration", "name"): "gone as soon as the address is confirmed, else unproven whose it is",
    ("registration", "member_number"): "the same",
    ("registration", "note"): "the same",
    **{
        ("member_import_row", each): "how the site read what the list said, which is in the copy"
        for each in ("about", "differences", "reason", "trace")
    },
    ("member_invitation", "email"): "of somebody else, and forgotten with the first answer",
    ("member_invitation", "concern"): "what the invited person told the staff",
    **{
        ("person_merge_step", each): "how rows were before two pages became one, for 30 days"
        for each in ("place", "row_key", "before", "after")
    },
    ("scheduling_grant", "asked_email"): "of somebody else, and forgotten with the answer",
    ("report", "end_reason"): "words of the staff to one another",
    ("verification_case", "reason"): "words of the staff to one another",
    ("address_proof", "sealed_address"): "forgotten as soon as the mail is out",
    ("evidence_document", "content"): "what the person sent themselves, gone with the decision",
    ("second_factor", "secret"): "would open the account to whoever finds the copy",
    ("recovery_code", "digest"): "the same",
    ("account_device", "digest"): "the same",
    ("account_device", "session_digest"): "the same",
    ("passkey", "credential_id"): "the same",
    ("passkey", "public_key"): "the same",
    ("organization_merge_move", "before"): "numbers and codes of a place that is in the copy",
    ("organization_merge_move", "place"): "a name of a column",
    ("photo", "content"): "lies in the copy as a picture, see test_copies",
}


def is_own(place: Place) -> bool:
    """Return whether the person wrote these words, or they say who the person is."""
    return (
        place.column not in CODES
        and not (place.table.endswith("_event") and place.column == "name")
        and (place.table, place.via) not in OTHERS
        and (place.table, place.column, place.via) not in ANSWERS
    )


def planted() -> tuple[int, list[Place]]:
    """Return a person with a row in every table, and the places of their own words."""
    house, employer = an_association(), an_organization()
    person, other = a_member("Canary Person"), a_member()
    account = reading().scalar(select(Account.id).where(Account.person_id == person.id))
    assert account is not None
    planter = Planter(person.id, other.id, account)
    planter.rows |= {("organization", ""): employer.id, ("association", ""): house.id}
    planter.plant()
    with writing() as session:  # somebody else takes part in each conversation
        for where in session.scalars(select(Message.conversation_id)).all():
            session.add(Participant(conversation_id=where, person_id=other.id))
    places = planter.places
    forget_what_the_test_read()
    assert found(reading(), places) == set(places)
    forget_what_the_test_read()
    return person.id, [each for each in places if is_own(each)]


def test_nothing_that_somebody_wrote_is_left_but_what_is_named(app: Flask) -> None:
    person_id, places = planted()
    with writing() as session:
        registry.erase(session, person_id, clock.now())
    left = {(each.table, each.column) for each in found(reading(), places)}
    assert left == set(KEPT)
    everything = "".join(
        str(row)
        for table in Base.metadata.sorted_tables
        for row in reading().execute(table.select())
    )
    assert "Canary Person" not in everything
    assert f"person{person_id}@example.org" not in everything


def test_a_copy_holds_every_word_of_its_owner_and_none_of_others(app: Flask) -> None:
    person_id, places = planted()
    with zipfile.ZipFile(io.BytesIO(packing.packed(reading(), person_id, now=clock.now()))) as file:
        names = [each for each in file.namelist() if each.startswith("data/")]
        written = "".join(file.read(each).decode() for each in names)
        page = file.read("index.html").decode()
    missing = {(each.table, each.column) for each in places if f'{each.canary}"' not in written}
    assert missing == set(LEFT_OUT)
    assert all(each.canary in page for each in places if (each.table, each.column) not in missing)
    for table, column, via in ANSWERS:
        assert Place(table, column, via).canary not in written
    for other in ("message~text~other", "thanks~words~receiver_id", "report~details~reported_id"):
        assert other not in written
