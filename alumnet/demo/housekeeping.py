"""What the staff keep in order: topics, a note, a page that was there twice, a conversation."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, case, exists, func, select
from sqlalchemy.orm import aliased

from alumnet.accounts import commands as accounts
from alumnet.accounts.commands import Place
from alumnet.accounts.models import (
    Account,
    Association,
    AssociationMembership,
    MembershipState,
    Person,
    RoleGrant,
)
from alumnet.accounts.queries.viewers import viewer_of
from alumnet.administration import commands as administration
from alumnet.demo.cast_table import CAST
from alumnet.demo.outline import ALUMNI
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import reading, writing
from alumnet.kernel.registry import registry
from alumnet.members.models import MentorProfile
from alumnet.mentoring.models import Mentorship
from alumnet.messaging.models import Message
from alumnet.moderation import commands as moderation
from alumnet.moderation import queries as reports
from alumnet.moderation.commands import Concern
from alumnet.moderation.models import Report
from alumnet.moderation.queries.conflicts import near_among
from alumnet.moderation.rules import Purpose, ReportReason
from alumnet.site.commands import topics
from alumnet.site.rules.topics import NewTopic

_DAY: Final = timedelta(days=1)
_NOTE: Final = (
    "Rang on Tuesday: would gladly say a few words on the winter evening. Ask again in December."
)
_CONCERN: Final = (
    "The message itself is friendly. It is how many there are: I said that my evenings are for my "
    "family, and still they come."
)
_REASON: Final = "One message says little. How often they come, only the rest shows."


def keep_house(now: datetime) -> None:
    """Let the staff of the alumni, and of the site, have done a little of everything."""
    house = reading().scalars(select(Association.id).where(Association.slug == ALUMNI)).one()
    site_admin = _holder(Role.SITE_ADMIN, None)
    admin = _holder(Role.ADMIN, house)
    added = NewTopic("Coming back after a break", "direction", ("returning to work",))
    topics.add_topics([added], by=site_admin, now=now - 6 * _DAY)
    helper, noted, twice = _members(house)
    accounts.grant_role(
        helper, Role.MODERATOR, Place(house), why="Shares the queue with me.", by=admin, now=now
    )
    membership = select(AssociationMembership.id).where(
        AssociationMembership.association_id == house, AssociationMembership.person_id == noted
    )
    administration.write_note(reading().scalars(membership).one(), _NOTE, by=admin, now=now - _DAY)
    _make_one(house, twice, admin, now)
    _ask_to_read(house, (admin, helper), now)


def _holder(role: Role, house: int | None) -> int:
    query = select(RoleGrant.person_id).where(
        RoleGrant.role == role, RoleGrant.association_id == house
    )
    return reading().scalars(query.order_by(RoleGrant.id).limit(1)).one()


def _members(house: int) -> tuple[int, int, int]:
    """Return three members without a task, for whom nothing else is told."""
    person_id = AssociationMembership.person_id
    query = (
        select(person_id)
        .join(Account, Account.person_id == person_id)
        .where(
            AssociationMembership.association_id == house,
            AssociationMembership.state == MembershipState.ACTIVE,
            ~exists().where(RoleGrant.person_id == person_id),
            ~exists().where(MentorProfile.person_id == person_id),
            ~exists().where(Report.reported_id == person_id),
            ~exists().where(Report.reporter_id == person_id),
            Account.email.not_in([each.email for each in CAST]),
        )
        .order_by(AssociationMembership.id)
        .limit(3)
    )
    first, second, third = reading().scalars(query).all()
    return first, second, third


def _make_one(house: int, member: int, admin: int, now: datetime) -> None:
    """Let an old page of a member, made from a list, become theirs."""
    name = reading().get_one(Person, member).display_name
    given, _, family = name.rpartition(" ")
    with writing() as session:
        old = Person(
            display_name=f"{given[0]}. {family}",
            given_name="",
            created_at=now - 400 * _DAY,
            updated_at=now - 400 * _DAY,
        )
        session.add(old)
        session.flush()
        for begin in registry.on_person_created:
            begin(session, old.id, now)
        session.add(
            AssociationMembership(
                association_id=house,
                person_id=old.id,
                state=MembershipState.ACTIVE,
                applied_at=now - 400 * _DAY,
            )
        )
    administration.propose_merge(house, old.id, member, choices=[], by=admin, now=now - 2 * _DAY)


def _ask_to_read(house: int, staff: tuple[int, int], now: datetime) -> None:
    """Let somebody report one message, and the admin ask to read what is around it."""
    session, admin = reading(), staff[0]
    found = session.execute(_messages(house, staff).limit(1)).one_or_none()
    if found is None:
        return
    message, reporter = found
    account = session.scalars(select(Account).where(Account.person_id == reporter)).one()
    subject = reports.message_subject(session, viewer_of(session, account), message)
    concern = Concern(ReportReason.UNKIND, _CONCERN)
    case = moderation.report(subject, concern, by=reporter, now=now - timedelta(hours=9))
    asked_at = now - timedelta(minutes=5)
    moderation.claim(case, by=admin, now=asked_at)
    moderation.ask_approval(case, Purpose.READ, reason=_REASON, by=admin, now=asked_at)


def _messages(house: int, staff: tuple[int, int]) -> Select[str, int]:
    """Return messages and who got them, of two who are far from the staff and wrote a lot."""
    other = case(
        (Message.author_id == Mentorship.mentor_id, Mentorship.mentee_id),
        else_=Mentorship.mentor_id,
    )
    each_one = aliased(Message)
    written = (
        select(func.count(each_one.id))
        .where(each_one.conversation_id == Mentorship.conversation_id)
        .scalar_subquery()
    )
    sides = (Mentorship.mentor_id, Mentorship.mentee_id)
    cast = select(Account.person_id).where(Account.email.in_([each.email for each in CAST]))
    here = select(AssociationMembership.person_id).where(
        AssociationMembership.association_id == house,
        AssociationMembership.state == MembershipState.ACTIVE,
    )
    return (
        select(Message.public_id, other)
        .join(Mentorship, Mentorship.conversation_id == Message.conversation_id)
        .where(
            *(side.in_(here) & side.not_in(cast) for side in sides),
            *(~near_among(each, sides) for each in staff),
        )
        .order_by(written.desc(), Message.sent_at.desc())
    )
