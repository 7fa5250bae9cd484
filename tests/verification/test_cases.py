"""Places before the staff: asked for, doubted, decided, and what each side sees and is told."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from PIL import Image
from sqlalchemy import func, select

from alumnet.accounts.models import RosterEntry
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.organizations import commands as organizations
from alumnet.organizations.rules import AffiliationKind, EvidenceGrade, Period, Precision
from alumnet.verification import commands, documents
from alumnet.verification.models import EvidenceDocument, VerificationCase
from alumnet.verification.rules.policy import POLICY
from alumnet.verification.rules.states import CaseState
from alumnet.verification.rules.tables import (
    CaseChanged,
    CaseConflict,
    CaseTaken,
    CaseWordsMissing,
    NamesTheRaiser,
    ProvenAlready,
    TooManyCases,
)
from tests import builders
from tests.accounts.builders import a_line
from tests.builders import slug_of
from tests.client import InspectingClient
from tests.mailserver import MailServer, text_of
from tests.page import Page
from tests.verification.builders import (
    MONDAY,
    House,
    a_class,
    a_house,
    a_ruling,
    asked,
    case_of,
    decided,
    grade_of,
    place,
    regraded,
)

pytestmark = pytest.mark.postgresql
NewClient = Callable[..., InspectingClient]
Worker = Callable[..., int]


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def house(app: Any, clock: Any) -> House:
    return a_house()


def a_picture(side: int = 80) -> bytes:
    encoded = io.BytesIO()
    Image.new("RGB", (side, side), "teal").save(encoded, "PNG")
    return encoded.getvalue()


def test_a_class_is_confirmed_by_the_staff_with_a_document(
    house: House, new_client: NewClient, mailbox: MailServer, worker: Worker
) -> None:
    ana, hanna, slug = new_client(house.ana), new_client(house.hanna), slug_of(house.association)
    public_id = place(house.place_id).public_id
    page = ana.follow(ana.get("organizations.affiliations"), "Show it is so: Halden College")
    assert "So far it is what you say" in page.main
    assert page.form(action="/proof").names >= {"note", "document"}
    page = sent(ana, public_id, "I was Ana Paz then.", a_picture())
    assert "The staff look at it" in page.main
    worker()
    assert mailbox.subjects == ["Somebody waits for your look"] * 2
    assert "Ana" not in text_of(mailbox.last())

    assert "One place to confirm" in hanna.get("administration.overview").main
    queue = hanna.get("verification.queue", slug=slug)
    assert "with a document" in queue.main
    item = hanna.follow(queue, "Ana Ruiz, Halden College")
    assert "I was Ana Paz then." in item.main
    assert "Whoever takes the case on can open it" in item.main
    item = hanna.submit(item.form(action="/claim"))
    opened = hanna.submit(item.form(action="/document"), expect=200)
    assert opened.headers["content-disposition"] == "attachment; filename=document.png"
    assert opened.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in opened.headers["content-security-policy"]
    page = hanna.follow(item, "Confirm it")
    assert "A document that was sent along is deleted." in page.main
    page = hanna.submit(page.form(action="/decision").fill(reason="Register of 1998"))
    assert "Sent to Ana." in page.main

    assert grade_of(house.place_id) is EvidenceGrade.VERIFIED
    assert reading().scalar(select(func.count(EvidenceDocument.case_id))) == 0
    mailbox.clear()
    worker()
    assert "can confirm Halden College" in text_of(mailbox.last(house.ana.email))
    page = ana.get("verification.proof", public_id=public_id)
    assert "Confirmed by the staff" in page.main
    assert "Verified" in ana.get("organizations.affiliations").main
    done = list(reading().scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert done == [
        "verification.claimed",
        "verification.document_opened",
        "verification.decided_confirm",
    ]


def sent(browser: InspectingClient, public_id: str, note: str, content: bytes, **more: Any) -> Page:
    data = {"note": note, "document": [(io.BytesIO(content), "degree.pdf")]}
    return browser.post("verification.ask_for_proof", data, public_id=public_id, **more)


def test_only_pictures_and_pdfs_are_taken_whatever_their_names(
    house: House, new_client: NewClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "POLICY", replace(POLICY, document_bytes=2 * 1024 * 1024))
    ana, public_id = new_client(house.ana), place(house.place_id).public_id
    for content, told in (
        (b"<script>alert(1)</script>", "Choose a PDF"),
        (b"\x89PNG\r\n\x1a\nnonsense", "can&#39;t be read"),
        (b"%PDF-1.7 without an end", "Choose a PDF"),
    ):
        page = sent(ana, public_id, "My words stay.", content, expect=422)
        assert told in page.html
        assert "My words stay." in page.main
    assert documents.prepare(b"%PDF-1.7 ... %%EOF\n").content_type == "application/pdf"
    for refused in (a_bomb(), b"%PDF-" + b"x" * 2 * 1024 * 1024 + b"%%EOF"):
        with pytest.raises(documents.DocumentRefused):
            documents.prepare(refused)
    assert reading().scalar(select(func.count(VerificationCase.id))) == 0


def a_bomb() -> bytes:
    encoded = io.BytesIO()
    Image.new("1", (9000, 9000)).save(encoded, "PNG")
    return encoded.getvalue()


def test_a_question_is_answered_or_is_over_after_three_weeks(
    house: House, new_client: NewClient, mailbox: MailServer, worker: Worker, clock: Any
) -> None:
    case = asked(house)
    decided(case, "ask", house.hanna, words="Under which name?")
    ana = new_client(house.ana)
    page = ana.get("verification.proof", public_id=place(house.place_id).public_id)
    assert "Under which name?" in page.main
    ana.submit(page.form(action="/answer").fill(note="Under Paz."))
    assert (case_of(case).state, case_of(case).answer) == (CaseState.OPEN, "Under Paz.")
    decided(case, "ask", house.hanna)
    late = MONDAY + POLICY.answer_within
    assert commands.expire_cases(late - timedelta(seconds=1)) == 0
    assert [commands.expire_cases(late) for _ in range(2)] == [1, 0]
    assert case_of(case).state is CaseState.NOT_CONFIRMED
    assert grade_of(house.place_id) is EvidenceGrade.CLAIMED
    clock.move_to(late)
    worker()
    assert "About where you have been" in mailbox.subjects


def test_who_is_near_or_holds_nothing_decides_nothing(house: House, new_client: NewClient) -> None:
    builders.a_connection(house.piet, house.ana)
    case = asked(house)
    with pytest.raises(CaseConflict):
        commands.claim(case, by=house.piet.id, now=MONDAY)
    piet, slug = new_client(house.piet), slug_of(house.association)
    assert "Ana Ruiz" not in piet.get("verification.queue", slug=slug).main
    page = piet.get("verification.item", slug=slug, public_id=case)
    assert "Somebody else decides this" in page.main
    other = builders.an_admin(house.association, "Ines Alba")
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    with pytest.raises(CaseTaken):
        commands.claim(case, by=other.id, now=MONDAY)
    later = MONDAY + POLICY.claim
    commands.claim(case, by=other.id, now=later)
    for by, version, error in ((house.hanna, 2, CaseChanged), (house.hanna, 3, CaseTaken)):
        with pytest.raises(error):
            commands.decide(case, a_ruling("confirm"), version=version, by=by.id, now=later)
    with pytest.raises(CaseWordsMissing):
        commands.decide(case, a_ruling("confirm", reason=""), version=3, by=other.id, now=later)
    stranger = builders.an_admin(builders.an_association())
    for act in (commands.claim, commands.release, commands.open_document):
        with pytest.raises(NotFound):
            act(case, by=stranger.id, now=later)
    with pytest.raises(NotFound):
        commands.open_document(case, by=other.id, now=later)


def test_as_much_lies_before_the_staff_as_can_and_nothing_twice(house: House) -> None:
    case = asked(house)
    assert asked(house, "Again.") == case
    assert case_of(case).note == "Again."
    for year in range(1990, 1990 + POLICY.open_cases - 1):
        more = place(a_class(house.ana, house.school, year)).public_id
        commands.ask_for_proof(more, "", by=house.ana.id, now=MONDAY)
    one_more = place(a_class(house.ana, house.school, 1980)).public_id
    with pytest.raises(TooManyCases):
        commands.ask_for_proof(one_more, "", by=house.ana.id, now=MONDAY)
    commands.withdraw(place(house.place_id).public_id, by=house.ana.id, now=MONDAY)
    commands.ask_for_proof(one_more, "", by=house.ana.id, now=MONDAY)
    regraded(house.place_id, EvidenceGrade.VERIFIED)
    with pytest.raises(ProvenAlready):
        asked(house)
    with pytest.raises(NotFound):
        commands.ask_for_proof(one_more, "", by=house.hanna.id, now=MONDAY)


def test_a_document_nobody_decided_about_is_deleted_in_time(house: House) -> None:
    asked(house, document=documents.prepare(a_picture()))
    kept = MONDAY + POLICY.document_kept
    assert commands.forget_documents(kept - timedelta(seconds=1)) == 0
    assert [commands.forget_documents(kept) for _ in range(2)] == [1, 0]


def test_the_list_of_an_association_verifies_the_class_it_names(
    house: House, new_client: NewClient
) -> None:
    line = a_line(house.association, "Ana Paz", class_year=1998)
    ana, public_id = new_client(house.ana), place(house.place_id).public_id
    assert "list says the same" not in ana.get("verification.proof", public_id=public_id).main
    assert commands.match_rosters(MONDAY) == 0
    a_claimed(line, house)
    other = a_class(house.ana, house.school, 1999)
    page = ana.get("verification.proof", public_id=public_id)
    page = ana.submit(page.form(action="/roster"))
    assert "On your association&#39;s own list" in page.html
    assert grade_of(house.place_id) is EvidenceGrade.VERIFIED
    regraded(house.place_id, EvidenceGrade.CORROBORATED)
    case = asked(house)
    assert [commands.match_rosters(MONDAY) for _ in range(2)] == [1, 0]
    assert grade_of(house.place_id) is EvidenceGrade.VERIFIED
    assert grade_of(other) is EvidenceGrade.CLAIMED
    assert case_of(case).state is CaseState.WITHDRAWN


def a_claimed(line: int, house: House) -> None:
    with writing() as session:
        session.get_one(RosterEntry, line).person_id = house.ana.id


# ---------------------------------------------------------------------------------------- doubts
def test_a_doubt_changes_nothing_before_somebody_looked_and_names_nobody(
    house: House, new_client: NewClient, mailbox: MailServer, worker: Worker
) -> None:
    tom = builders.a_member("Tom Lind", of=house.association)
    hidden = a_class(house.ana, builders.a_school("Secret School"), 1990, visibility="only_me")
    browser = new_client(tom)
    page = browser.get("verification.doubt", handle=house.ana.public_id)
    assert "Halden College" in page.main
    assert "Secret School" not in page.main
    form = page.form(action="/doubt")
    browser.submit(form.fill(place=place(hidden).public_id, note="No."), expect=422)
    page = browser.submit(form.fill(place=place(house.place_id).public_id, note="He was in 1999."))
    assert "Nobody learns who told us" in page.main
    case = page.url.rsplit("/", 1)[-1]
    assert grade_of(house.place_id) is EvidenceGrade.CLAIMED
    own = new_client(house.ana)
    public_id = place(house.place_id).public_id
    assert "doubt" not in own.get("verification.proof", public_id=public_id).main

    commands.claim(case, by=house.hanna.id, now=MONDAY)
    naming = a_ruling("ask", words="Tom Lind says it isn't so.")
    with pytest.raises(NamesTheRaiser):
        commands.decide(case, naming, version=2, by=house.hanna.id, now=MONDAY)
    commands.decide(case, a_ruling("ask"), version=2, by=house.hanna.id, now=MONDAY)
    assert grade_of(house.place_id) is EvidenceGrade.DISPUTED
    page = own.get("verification.proof", public_id=public_id)
    assert "The staff have doubts" in page.main
    assert "Tom" not in page.main
    for other in (own, new_client(house.piet)):
        other.get("verification.doubted", public_id=case, expect=404)

    values = organizations.AffiliationValues(
        AffiliationKind.EDUCATION,
        "Halden College",
        Period(None, 1999 * 12, precision=Precision.CLASS_YEAR),
    )
    organizations.change_affiliation(public_id, values, by=house.ana.id, now=MONDAY)
    assert grade_of(house.place_id) is EvidenceGrade.CORRECTED
    assert case_of(case).state is CaseState.CORRECTED
    worker()
    assert "doesn't stand any more" in text_of(mailbox.last(tom.email))
    assert "doesn't stand any more" in browser.get("verification.doubted", public_id=case).main


@pytest.mark.parametrize("way", ["staff", "clock", "owner", "right"])
def test_a_doubt_ends_in_removal_or_in_right(house: House, way: str) -> None:
    tom = builders.a_member("Tom Lind", of=house.association)
    public_id = place(house.place_id).public_id
    case = commands.doubt(public_id, "He never was.", by=tom.id, now=MONDAY)
    assert commands.doubt(public_id, "Twice.", by=tom.id, now=MONDAY) == case
    if way == "staff":
        decided(case, "remove", house.hanna)
    else:
        decided(case, "ask", house.hanna)
    if way == "clock":
        assert commands.expire_cases(MONDAY + POLICY.answer_within) == 1
    if way == "owner":
        organizations.remove_affiliation(public_id, by=house.ana.id, now=MONDAY)
    if way == "right":
        commands.answer(public_id, "I was.", by=house.ana.id, now=MONDAY)
        decided(case, "confirm", house.hanna)
        assert grade_of(house.place_id) is EvidenceGrade.VERIFIED
        assert case_of(case).state is CaseState.CONFIRMED
        return
    assert case_of(case).state is CaseState.REMOVED
    if way != "owner":
        assert grade_of(house.place_id) is EvidenceGrade.REMOVED
