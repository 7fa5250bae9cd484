"""What the site notices by itself: floods, and one text to several people."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from alumnet.kernel.db import reading
from alumnet.messaging.commands import write
from alumnet.moderation import commands
from alumnet.moderation.models import LetterPrint, Report
from alumnet.moderation.rules import POLICY, DecisionKind, ReportSource, SubjectKind
from alumnet.moderation.rules.copies import KEPT, numbers_of
from tests import builders
from tests.builders import Built
from tests.moderation.builders import MONDAY, House, decided

LETTER = (
    "Good morning {name}, I help people like you to the next step of their career with a course "
    "in twelve parts that begins on Monday, and there are only three places left at this price, so "
    "tell me today whether I may keep one of them for you."
)


@settings(max_examples=25)
@given(st.text(max_size=200))
def test_numbers_are_few_and_say_nothing_without_the_key(text: str) -> None:
    mine = numbers_of(text, b"a" * 32)
    assert len(mine) <= KEPT
    assert mine == numbers_of(text.upper(), b"a" * 32) or not text.isascii()
    assert not mine or mine.isdisjoint(numbers_of(text, b"b" * 32))


def sent(by: Built, house: House, many: int, text: str, now: Any = MONDAY) -> None:
    for at in range(many):
        other = builders.a_member(of=house.association)
        builders.a_connection(by, other)
        said = text.format(name=other.name or f"Friend {at}")
        write(other.public_id, by=by.id, text=said, form_key=f"{at:012}", now=now)


def systems() -> list[Report]:
    reading().expire_all()
    query = select(Report).where(Report.source == ReportSource.SYSTEM).order_by(Report.id)
    return list(reading().scalars(query))


@pytest.mark.postgresql
def test_one_text_to_several_people_is_reported_once_and_no_word_of_it_kept(house: House) -> None:
    sent(house.tom, house, POLICY.copies - 1, LETTER)
    sent(house.ana, house, 1, LETTER)
    assert commands.notice_copies(MONDAY) == 0
    sent(house.tom, house, 1, LETTER, MONDAY + timedelta(hours=1))
    assert commands.notice_copies(MONDAY + timedelta(hours=2)) == 1
    (found,) = systems()
    assert (found.reported_id, found.reporter_id) == (house.tom.id, None)
    assert found.subject_kind is SubjectKind.MESSAGE
    assert "five people" in found.details
    decided(found.public_id, DecisionKind.WARN, house.hanna)
    sent(house.tom, house, 1, LETTER, MONDAY + timedelta(hours=3))
    assert commands.notice_copies(MONDAY + timedelta(hours=3)) == 0
    commands.forget_copies(MONDAY + POLICY.copies_within + timedelta(days=1))
    assert reading().scalar(select(func.count(LetterPrint.id))) == 0


@pytest.mark.postgresql
def test_whoever_reaches_very_many_people_in_an_hour_is_reported_once(house: House) -> None:
    sent(house.tom, house, POLICY.flood - 1, "Hello {name}")
    assert commands.notice_floods(MONDAY) == 0
    sent(house.tom, house, 1, "Hello {name}", MONDAY + timedelta(minutes=59))
    assert commands.notice_floods(MONDAY + timedelta(minutes=59)) == 1
    assert commands.notice_floods(MONDAY + timedelta(minutes=59)) == 0
    (found,) = systems()
    assert (found.subject_kind, found.subject_id) == (SubjectKind.PERSON, house.tom.id)
