"""Who of the staff may act on a member without a report: from the list of members.

A report has its own path and its own people. What they may not do there they may not do here, and
nobody may step around a report that others handle. A refusal never tells who reported: reports
that a member made don't count, only reports about the member do.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from alumnet.accounts.rules import NotOnYourself
from alumnet.kernel.errors import Conflict, DomainError
from alumnet.moderation.rules.staff import StaffMember, able_to_handle


class KnowsThem(DomainError):
    """Whoever wants to act on a member is near them, and both know it."""

    code = "knows_them"


class ReportIsOthers(DomainError):
    """A report about the member is for somebody of the staff who is near neither side of it."""

    code = "report_is_others"


class HeldByOther(Conflict):
    """Somebody else is looking at a report about the member just now."""

    code = "held_by_other"


@dataclass(frozen=True, slots=True)
class StandingReport:
    """A report about a member that is not settled yet, or was not long ago.

    `holder` is who has taken it on and still holds it.
    """

    sides: frozenset[int | None]
    details: str
    staff: Collection[StaffMember]
    holder: int | None = None


@dataclass(frozen=True, slots=True)
class ActingFacts:
    """Who wants to act on whom, the admins who could, and the reports about the member.

    The `is_near` of these admins says that they and the member know of each other: by a connection,
    a mentorship or a request. The employer is left out, for the member may have hidden it.
    """

    staff_id: int
    person_id: int
    admins: Collection[StaffMember]
    reports: Collection[StandingReport] = field(default_factory=tuple)


def refusal_to_act(facts: ActingFacts) -> DomainError | None:
    """Return why somebody of the staff may not act on a member from the list, None if they may."""
    if facts.staff_id == facts.person_id:
        return NotOnYourself()
    if facts.staff_id not in able_to_handle(facts.admins, {facts.person_id}, ""):
        return KnowsThem()
    for report in facts.reports:
        if facts.staff_id not in able_to_handle(report.staff, report.sides, report.details):
            return ReportIsOthers()
    if any(report.holder not in {None, facts.staff_id} for report in facts.reports):
        return HeldByOther()
    return None
