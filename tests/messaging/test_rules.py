"""When somebody may write again, and when they are told by mail."""

from datetime import timedelta

from alumnet.messaging.rules import MessagingPolicy, is_on_its_way, mail_due, writes_again_at
from tests.builders import THEN

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FEW = MessagingPolicy(an_hour=2, a_day=3)


def test_limits_of_an_hour_and_of_a_day_name_the_moment_they_end() -> None:
    assert writes_again_at([], THEN, FEW) is None
    assert writes_again_at([THEN - HOUR, THEN - MINUTE], THEN, FEW) is None
    early, late = THEN - 30 * MINUTE, THEN - MINUTE
    assert writes_again_at([late, early], THEN, FEW) == early + HOUR
    long_ago = THEN - 20 * HOUR
    assert writes_again_at([long_ago, early, late], THEN, FEW) == long_ago + DAY
    assert writes_again_at([THEN - DAY, THEN - 2 * HOUR, late], THEN, FEW) is None


def test_a_mail_waits_ten_minutes_and_a_day_after_the_last_for_who_wants_that() -> None:
    assert mail_due(THEN, is_once_a_day=False, told_at=THEN - MINUTE) == THEN + 10 * MINUTE
    assert mail_due(THEN, is_once_a_day=True, told_at=None) == THEN + 10 * MINUTE
    assert mail_due(THEN, is_once_a_day=True, told_at=THEN - HOUR) == THEN + 23 * HOUR
    assert mail_due(THEN, is_once_a_day=True, told_at=THEN - 3 * DAY) == THEN + 10 * MINUTE


def test_a_mail_that_never_went_out_holds_up_no_later_one() -> None:
    assert not is_on_its_way(None, THEN)
    assert is_on_its_way(THEN + MINUTE, THEN)
    assert is_on_its_way(THEN - DAY, THEN)
    assert not is_on_its_way(THEN - 2 * DAY, THEN)
