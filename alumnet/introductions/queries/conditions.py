"""Conditions in SQL about who can be met, who may be asked, and whose turn it is."""

from datetime import date, datetime

from sqlalchemy import BindParameter, ColumnElement, and_, exists, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from alumnet.accounts.models import Account, Person
from alumnet.connections.models import Block
from alumnet.connections.queries import standing_block
from alumnet.introductions.models import Introduction, IntroductionSetting
from alumnet.introductions.rules import IntroductionState, Origin
from alumnet.introductions.rules.policy import POLICY
from alumnet.kernel.aliases import shared_alias
from alumnet.kernel.db import BigId, PersonId
from alumnet.members.models import MentorProfile
from alumnet.members.queries.people import is_present

S = IntroductionState
_account, _mentor = shared_alias(Account), shared_alias(MentorProfile)
_block = shared_alias(Block)


def is_here() -> ColumnElement[bool]:
    """Return the SQL condition that a Person is a member with an account whom mails reach."""
    return is_present() & exists().where(
        _account.person_id == Person.id, _account.active, _account.confirmed_at.is_not(None)
    )


def can_be_met(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """Return the SQL condition that an introduction may lead to a Person."""
    return is_here() & ~pauses(today)


def pauses(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """Return the SQL condition that a Person takes nobody until a day ahead."""
    return exists().where(_mentor.person_id == Person.id, _mentor.paused_until > today)


def has_budget(now: datetime) -> ColumnElement[bool]:
    """Return the SQL condition that a Person may be asked for one more introduction."""
    asked = aliased(Introduction)
    lately = select(func.count(asked.id)).where(
        asked.connector_id == Person.id, asked.connector_asked_at > now - POLICY.month
    )
    chosen = select(IntroductionSetting.a_month).where(IntroductionSetting.person_id == Person.id)
    most = func.coalesce(chosen.scalar_subquery(), POLICY.asked_a_month)
    return lately.scalar_subquery() < most


def is_known_to(me: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition that somebody may know of an introduction.

    The second does once they were asked. A block hides it from whoever set it; from those who were
    asked for an answer, also one that another set. Whoever waits must not find out about a block
    by what vanishes, nor who is between by whom they block.
    """
    first, second, connector = (
        Introduction.first_id.expression,
        Introduction.second_id.expression,
        type_coerce(Introduction.connector_id, BigId),
    )
    is_asked = Introduction.origin == Origin.ASKED
    return or_(
        and_(
            Introduction.first_id == me,
            ~_blocks(me, second),
            or_(is_asked, ~_blocks(me, connector)),
        ),
        and_(
            Introduction.connector_id == me,
            or_(~is_asked, ~or_(standing_block(first, me), standing_block(second, me))),
            ~_blocks(me, first),
            ~_blocks(me, second),
        ),
        and_(
            Introduction.second_id == me,
            Introduction.passed_on_at.is_not(None),
            ~standing_block(first, me),
            ~standing_block(connector, me),
        ),
    )


def _blocks(me: PersonId, other: PersonId) -> ColumnElement[bool]:
    return exists().where(
        _block.blocker_id == me, _block.blocked_id == other, _block.lifted_at.is_(None)
    )


def is_of_two(one: PersonId, other: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition that an introduction is of these two, whoever is asked first."""
    return or_(
        and_(Introduction.first_id == one, Introduction.second_id == other),
        and_(Introduction.first_id == other, Introduction.second_id == one),
    )


def began(me: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition that somebody began an introduction."""
    return or_(
        and_(Introduction.origin == Origin.ASKED, Introduction.first_id == me),
        and_(Introduction.origin == Origin.OFFERED, Introduction.connector_id == me),
    )


def waits_for(me: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition that an introduction waits for somebody's word."""
    mine = Introduction.first_id == me
    theirs = Introduction.second_id == me
    return or_(
        and_(Introduction.state == S.ASKED, Introduction.connector_id == me),
        and_(Introduction.state == S.OFFERED, mine),
        and_(Introduction.state.in_((S.FORWARDED, S.FIRST_AGREED)), theirs),
        and_(
            Introduction.state == S.AGREED,
            or_(
                and_(mine, Introduction.first_way.is_(None)),
                and_(theirs, Introduction.second_way.is_(None)),
            ),
        ),
    )
