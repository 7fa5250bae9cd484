"""What members read of decisions, and what an admin near a report doesn't read of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from alumnet.moderation.queries.decided import told
from alumnet.moderation.rules import DecisionKind, ReportReason
from alumnet.moderation.rules.states import quarters_before
from tests import builders
from tests.client import InspectingClient
from tests.moderation.builders import MONDAY, House, a_mentorship, a_report, decided

pytestmark = pytest.mark.usefixtures("clock")
NewClient = Callable[..., InspectingClient]


@pytest.mark.postgresql
def test_members_read_decisions_by_quarter_and_no_small_number(
    house: House, new_client: NewClient
) -> None:
    summer = datetime(2026, 8, 3, 10, 0, tzinfo=UTC)
    reasons = [ReportReason.SPAM] * 5 + [ReportReason.UNKIND] * 6 + [ReportReason.HARASSMENT]
    for number, reason in enumerate(reasons):
        reporter = builders.a_member(of=house.association)
        day = summer + timedelta(days=number)
        decided(
            a_report(reporter, house.tom, reason, now=day), DecisionKind.WARN, house.hanna, now=day
        )
    decided(a_report(house.ana, house.tom), DecisionKind.NO_ACTION, house.hanna)  # this quarter
    member = new_client(house.ana)
    page = member.follow(member.get("site.standards"), "What was decided, by quarter")
    assert "July to September 2026 12 decisions." in page.main
    assert "Unkind or rude6" in page.main
    # Were one alone hidden, the sum would tell it: the next smallest is hidden with it.
    assert "Advertisingfewer than five" in page.main
    assert "Harassmentfewer than five" in page.main
    assert "Reminder12" in page.main
    assert "October" in page.main  # of last year, empty; the running quarter is left out
    assert "No action" not in page.main
    assert "Tom" not in page.main


@pytest.mark.parametrize(("count", "said"), [(0, 0), (1, None), (4, None), (5, 5), (30, 30)])
def test_a_small_number_is_not_told(count: int, said: int | None) -> None:
    assert told(count) == said


def test_quarters_go_back_over_the_turn_of_the_year() -> None:
    begins = quarters_before(datetime(2026, 2, 1, tzinfo=UTC), 2)
    assert [each.date().isoformat() for each in begins] == ["2025-10-01", "2025-07-01"]


@pytest.mark.postgresql
def test_the_audit_log_keeps_reports_from_their_sides_and_from_who_is_near(
    house: House, new_client: NewClient
) -> None:
    side = builders.an_admin(house.association, "Olga Ost")
    near = builders.an_admin(house.association, "Nils Nord")
    reporter = builders.an_admin(house.association, "Rita Rau")
    a_mentorship(house.ana, near)
    decided(a_report(house.ana, side), DecisionKind.WARN, house.hanna)
    decided(a_report(reporter, house.tom), DecisionKind.WARN, house.hanna, now=MONDAY)

    def acts(of: builders.Built) -> int:
        page = new_client(of).get("administration.audit_log")
        return page.main.count("Hanna Weiss")

    assert acts(house.hanna) == 4  # two taken on, two decided
    assert acts(side) == 2
    assert acts(near) == 2
    assert acts(reporter) == 2
    assert acts(builders.a_site_admin()) == 4
