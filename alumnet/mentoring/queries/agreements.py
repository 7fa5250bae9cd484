"""An agreement with its versions, and what the two know of each other before they meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.members.models import MentorProfile
from alumnet.members.rules import Standpoint, may_see
from alumnet.members.rules.choices import FORMATS, listed
from alumnet.members.rules.history import Step, step_of
from alumnet.mentoring.models import Agreement, Mentorship
from alumnet.mentoring.queries.mentorship_facts import is_signed, terms_of
from alumnet.mentoring.queries.mentorships import MentorshipView
from alumnet.mentoring.rules import MentorshipState
from alumnet.mentoring.rules.agreement import Change, Terms, changes, template_of
from alumnet.organizations.rules import UNTRUE
from alumnet.ties.queries import Stay, stays_of

_MOST_LINES = 5
_CAN_CHANGE = frozenset({MentorshipState.PROPOSED, MentorshipState.ACTIVE, MentorshipState.CLOSING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version for one of the two; `changes` compares it with the one before it."""

    number: int
    terms: Terms
    is_yours: bool
    created_at: datetime
    you_signed: bool
    other_signed: bool
    changes: Sequence[Change]

    @property
    def is_valid(self) -> bool:
        """Whether both signed it."""
        return self.you_signed and self.other_signed


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """All versions, newest first; `valid` is the newest that both signed."""

    versions: Sequence[Version]
    can_change: bool

    @property
    def newest(self) -> Version | None:
        """The newest version, None before there is one."""
        return self.versions[0] if self.versions else None

    @property
    def valid(self) -> Version | None:
        """What holds now, None before both signed one."""
        return next((each for each in self.versions if each.is_valid), None)

    @property
    def to_sign(self) -> Version | None:
        """The newest version while it is not signed by both."""
        newest = self.newest
        return newest if newest is not None and not newest.is_valid else None


def agreement_page(session: Session, viewer: Viewer, page: MentorshipView) -> AgreementPage:
    """Return the agreement of a mentorship that the viewer may see. One statement."""
    query = select(Agreement).where(Agreement.mentorship_id == page.id).order_by(Agreement.number)
    found: list[Version] = []
    valid: Terms | None = None
    for row in session.scalars(query):
        terms, before = terms_of(row), found[-1].terms if found else None
        # What is not valid yet is compared with what holds; the rest with the one before.
        compared = before if is_signed(row) else valid or before
        mine, other = row.mentor_signed_at, row.mentee_signed_at
        if not page.is_mentor:
            mine, other = other, mine
        found.append(
            Version(
                number=row.number,
                terms=terms,
                is_yours=row.author_id == viewer.person,
                created_at=row.created_at,
                you_signed=mine is not None,
                other_signed=other is not None,
                changes=changes(compared, terms) if compared else (),
            )
        )
        valid = terms if is_signed(row) else valid
    return AgreementPage(tuple(reversed(found)), page.state in _CAN_CHANGE)


def first_terms(page: MentorshipView, today: date) -> Terms:
    """Return what an agreement begins with: the template of its kind, and what the letter says."""
    said = page.letter.working_on if page.letter else ""
    return template_of(page.kind, page.time_kind, purpose=said, today=today)


# --------------------------------------------------------------------------------- before they meet
@dataclass(frozen=True, slots=True)
class BeforeYouMeet:
    """How the mentor works, and where both have been, as far as each shows it to the other."""

    how_i_work: Sequence[tuple[str, str]]
    yours: Sequence[Step]
    theirs: Sequence[Step]


def before_you_meet(session: Session, viewer: Viewer, page: MentorshipView) -> BeforeYouMeet:
    """Return what both may know before they meet. Two statements."""
    row = session.execute(
        select(MentorProfile)
        .join(Mentorship, Mentorship.mentor_id == MentorProfile.person_id)
        .where(Mentorship.id == page.id)
    ).scalar_one_or_none()
    stays = stays_of(session, {viewer.person, page.other.person_id})
    shares = any(
        each.affiliation_id is None
        and each.person_id != viewer.person
        and each.spell.organization_id in viewer.association_ids
        for each in stays
    )
    point = Standpoint(is_member=True, shares_association=shares, is_connected=page.is_connected)
    return BeforeYouMeet(
        _how_i_work(row),
        _lines(stays, viewer.person, point),
        _lines(stays, page.other.person_id, point),
    )


def _how_i_work(profile: MentorProfile | None) -> list[tuple[str, str]]:
    if profile is None:
        return []
    lines = (
        ("Ways to meet", ", ".join(listed(profile.formats, FORMATS))),
        ("Agenda", profile.agenda),
        ("Candour", profile.candour),
        ("Time", profile.windows),
        ("Notes", profile.reads_requests),
        ("Not this", profile.cannot_help_with),
    )
    return [(name, text) for name, text in lines if text]


def _lines(stays: Sequence[Stay], person_id: int, point: Standpoint) -> list[Step]:
    """Return a few lines of somebody's way, last first, as the other of the two sees them."""
    seen = [
        stay
        for stay in stays
        if stay.person_id == person_id
        and stay.affiliation_id is not None
        and stay.grade not in UNTRUE
        and may_see(stay.visibility, point)
    ]
    seen.sort(key=_last_first)
    return [step_of(stay.spell, city=stay.city) for stay in seen[:_MOST_LINES]]


def _last_first(stay: Stay) -> tuple[bool, int]:
    spell = stay.spell
    return (not spell.is_current, -(spell.end_month or spell.start_month or 0))
