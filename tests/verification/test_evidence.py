"""Addresses at an organization and the word of colleagues."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from alumnet.connections import commands as connections
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import Conflict, NotFound
from alumnet.kernel.registry import registry
from alumnet.organizations.models import OrganizationDomain
from alumnet.organizations.rules import EvidenceGrade
from alumnet.verification import commands
from alumnet.verification.models import AddressProof, ColleagueWord
from alumnet.verification.rules.addresses import (
    AddressNotTheirs,
    AddressShared,
    CodeOver,
    TooManyCodes,
)
from alumnet.verification.rules.colleagues import AskedEnough, AskedManyAlready
from alumnet.verification.rules.policy import POLICY
from alumnet.verification.rules.states import WordState
from tests import builders
from tests.builders import Built
from tests.client import InspectingClient
from tests.mailserver import MailServer, text_of
from tests.verification.builders import MONDAY, House, a_house, grade_of, place, regraded

pytestmark = pytest.mark.postgresql
NewClient = Callable[..., InspectingClient]
Worker = Callable[..., int]
AT_WORK = "a.ruiz@mail.tidewater.example"


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def house(app: Any) -> House:
    return a_house()


@pytest.fixture
def works(house: House) -> Built:
    """Give an employer with a domain, which lists a free one, too."""
    employer = builders.an_organization("Tidewater Works")
    with writing() as session:
        for domain in ("tidewater.example", "gmail.com"):
            session.add(OrganizationDomain(organization_id=employer.id, domain=domain))
    return employer


def test_a_code_to_an_address_there_verifies_a_place_and_the_address_is_forgotten(
    house: House, works: Built, new_client: NewClient, mailbox: MailServer, worker: Worker
) -> None:
    job = builders.a_job(house.ana, works, 2015)
    ana, public_id = new_client(house.ana), place(job).public_id
    page = ana.get("verification.proof", public_id=public_id)
    form = page.form(action="/address")
    for wrong, told in (("no address", "isn't an e-mail"), ("ana@gmail.com", "don't know this")):
        assert told in ana.submit(form.fill(email=wrong), expect=422).main
    page = ana.submit(form.fill(email=AT_WORK.upper()))
    worker()
    mail = mailbox.last(AT_WORK)
    assert mailbox.subjects == ["Your code"]
    assert "Tidewater" not in text_of(mail)
    everything = str(reading().execute(AddressProof.__table__.select()).all())
    assert "ruiz" not in everything
    assert reading().scalar(select(AddressProof.sealed_address)) is None
    found = re.search(r"\d{4} \d{4}", text_of(mail))
    assert found
    page = ana.submit(page.form(action="/code").fill(code="0000 0000"), expect=422)
    assert "isn't the code" in page.main
    page = ana.submit(page.form(action="/code").fill(code=found[0]))
    assert "You showed an address there" in page.main
    assert grade_of(job) is EvidenceGrade.VERIFIED

    other = builders.a_member(of=house.association)
    theirs = place(builders.a_job(other, works, 2012)).public_id
    with pytest.raises(AddressShared):
        commands.ask_for_code(theirs, AT_WORK, by=other.id, now=MONDAY)
    commands.forget_codes(MONDAY + timedelta(days=400))
    assert reading().scalar(select(func.count(AddressProof.id))) == 1


def test_codes_are_few_and_short_lived_and_of_jobs_only_for_the_one_that_runs(
    house: House, works: Built
) -> None:
    job, past = builders.a_job(house.ana, works, 2015), builders.a_job(house.ana, works, 2001, 2004)

    def ask(at: datetime = MONDAY, where: int = job) -> None:
        commands.ask_for_code(place(where).public_id, AT_WORK, by=house.ana.id, now=at)

    with pytest.raises(AddressNotTheirs):
        ask(where=past)
    for far in ("tidewater.example.org", "nottidewater.example"):
        with pytest.raises(AddressNotTheirs):
            commands.ask_for_code(place(job).public_id, f"a@{far}", by=house.ana.id, now=MONDAY)
    ask()
    public_id, ana = place(job).public_id, house.ana.id
    for _ in range(POLICY.code_tries):
        assert not commands.type_code(public_id, "12", now=MONDAY, by=ana)
    with pytest.raises(CodeOver):
        commands.type_code(public_id, "12", now=MONDAY, by=ana)
    for _ in range(POLICY.codes_a_day - 1):
        ask()
    with pytest.raises(TooManyCodes):
        ask()
    with pytest.raises(CodeOver):
        commands.type_code(public_id, "12", now=MONDAY + POLICY.code_lives, by=ana)
    ask(MONDAY + timedelta(days=1))
    assert commands.forget_codes(MONDAY + timedelta(days=2)) == POLICY.codes_a_day


# ------------------------------------------------------------------------------------ colleagues
def a_colleague(house: House, works: Built, name: str = "", **more: Any) -> Built:
    person = builders.a_member(name, of=house.association)
    builders.a_connection(person, house.ana)
    builders.a_job(person, works, 2016, 2018, **more)
    return person


def asked(job: int, colleague: Built, by: Built) -> str:
    commands.ask_colleague(place(job).public_id, colleague.public_id, by=by.id, now=MONDAY)
    found = reading().scalar(
        select(ColleagueWord.public_id).where(ColleagueWord.asked_id == colleague.id)
    )
    assert found
    return found


def test_two_who_were_there_or_one_whose_time_is_proven_corroborate(
    house: House, works: Built, new_client: NewClient, mailbox: MailServer, worker: Worker
) -> None:
    job = builders.a_job(house.ana, works, 2015)
    tom, eva = a_colleague(house, works, "Tom Lind"), a_colleague(house, works, "Eva Paz")
    ana, public_id = new_client(house.ana), place(job).public_id
    page = ana.get("verification.colleagues", public_id=public_id)
    page = ana.submit(page.form(action=tom.public_id))
    assert "Asked" in page.main
    worker()
    assert mailbox.subjects == ["Ana asks you something"]
    assert "Tidewater" not in text_of(mailbox.last(tom.email))
    browser = new_client(tom)
    word = asked(job, tom, house.ana)
    browser.submit(browser.get("verification.word", public_id=word).form(button="Yes, that is so"))
    new_client(eva).get("verification.word", public_id=word, expect=404)
    assert grade_of(job) is EvidenceGrade.CLAIMED
    commands.confirm_word(
        asked(job, eva, house.ana), by=eva.id, now=MONDAY, read="since January 2015"
    )
    assert grade_of(job) is EvidenceGrade.CORROBORATED

    second = builders.a_job(house.ana, works, 2017)
    proven = a_colleague(house, works, evidence_grade=EvidenceGrade.VERIFIED)
    word = asked(second, proven, house.ana)
    with pytest.raises(Conflict):
        commands.confirm_word(word, by=proven.id, now=MONDAY, read="since 1999")
    commands.confirm_word(word, by=proven.id, now=MONDAY, read="since January 2017")
    assert grade_of(second) is EvidenceGrade.CORROBORATED


def test_a_no_looks_like_silence_and_only_seen_contacts_of_the_time_are_asked(
    house: House, works: Built, new_client: NewClient
) -> None:
    job = builders.a_job(house.ana, works, 2015)
    tom = a_colleague(house, works, "Tom Lind")
    hidden = a_colleague(house, works, "Hidden Past", visibility="only_me")
    stranger = builders.a_member("No Contact", of=house.association)
    builders.a_job(stranger, works, 2016)
    earlier = builders.a_member("Was Before", of=house.association)
    builders.a_connection(earlier, house.ana)
    builders.a_job(earlier, works, 1990, 1995)
    page = new_client(house.ana).get("verification.colleagues", public_id=place(job).public_id)
    assert "Tom Lind" in page.main
    for nobody in (hidden, stranger, earlier):
        assert nobody.name not in page.main
        with pytest.raises(NotFound):
            asked(job, nobody, house.ana)
    commands.decline_word(asked(job, tom, house.ana), by=tom.id, now=MONDAY)
    page = new_client(house.ana).get("verification.colleagues", public_id=place(job).public_id)
    assert "Asked" in page.main
    assert commands.expire_words(MONDAY + POLICY.word_within) == 0


def test_questions_are_few_end_in_time_and_with_a_block_or_a_suspension(
    house: House, works: Built
) -> None:
    job = builders.a_job(house.ana, works, 2015)
    people = [a_colleague(house, works) for _ in range(POLICY.asked_about_one + 1)]
    for person in people[:-1]:
        asked(job, person, house.ana)
    with pytest.raises(AskedEnough):
        asked(job, people[-1], house.ana)
    for _ in range(POLICY.open_with_one - 1):
        asked(builders.a_job(house.ana, works, 2016), people[0], house.ana)
    with pytest.raises(AskedManyAlready):
        asked(builders.a_job(house.ana, works, 2016), people[0], house.ana)
    connections.block(house.ana.public_id, by=people[0].id, now=MONDAY)
    with writing() as session:
        for ends in registry.on_suspension:
            ends(session, people[1].id, MONDAY)
    late = MONDAY + POLICY.word_within
    assert commands.expire_words(late - timedelta(seconds=1)) == 0
    assert commands.expire_words(late) == POLICY.asked_about_one - 2
    states = reading().scalars(select(ColleagueWord.state)).all()
    assert states.count(WordState.VOIDED) == POLICY.open_with_one + 1
    regraded(job, EvidenceGrade.CLAIMED)
