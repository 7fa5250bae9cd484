"""The second factor: turned on, used, turned off, and given back when it was lost."""

from datetime import datetime

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from alumnet.accounts.commands.authority import require_above, require_admin
from alumnet.accounts.commands.sessions import end_sessions
from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    Passkey,
    RecoveryCode,
    RoleGrant,
    SecondFactor,
)
from alumnet.accounts.one_time_codes import (
    bare,
    digest_of,
    matching_step,
    new_recovery_codes,
)
from alumnet.accounts.queries.second_factor import second_factor_of
from alumnet.accounts.rules import POLICY, NeedsSecondFactor, WrongCode, is_to_be_reminded
from alumnet.kernel import audit, outbox
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.signed import sealed, unsealed

_PURPOSE = "accounts.second_factor"


def turn_on_second_factor(account_id: int, secret: str, code: str, *, now: datetime) -> list[str]:
    """Keep the secret of an app that gave the right code; return ten recovery codes.

    Raises WrongCode. One that was there is replaced, its recovery codes too, and all sessions
    end.
    """
    step = matching_step(secret, bare(code), now, 0)
    if step is None:
        raise WrongCode
    with writing() as session:
        account = session.get_one(Account, account_id, with_for_update=True)
        session.execute(delete(SecondFactor).where(SecondFactor.account_id == account_id))
        session.add(
            SecondFactor(
                account_id=account_id,
                secret=sealed(_PURPOSE, secret.encode()),
                last_step=step,
                since=now,
            )
        )
        codes = make_recovery_codes(session, account_id)
        account.second_factor_due = None
        end_sessions(session, account)
        note(session, account, "account.second_factor_on", now, by=account.person_id)
        outbox.add(session, "account.second_factor_on", account_id, now=now)
    return codes


def renew_recovery_codes(account_id: int, *, now: datetime) -> list[str]:
    """Return ten new recovery codes; the old ones work no more. Raises NotFound without an app."""
    with writing() as session:
        account = session.get_one(Account, account_id, with_for_update=True)
        if second_factor_of(session, account_id) is None:
            raise NotFound
        codes = make_recovery_codes(session, account_id)
        note(session, account, "account.recovery_codes_renewed", now, by=account.person_id)
        outbox.add(session, "account.recovery_codes_renewed", account_id, now=now)
    return codes


def make_recovery_codes(session: Session, account_id: int) -> list[str]:
    """Return ten new recovery codes in place of those there were."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = new_recovery_codes()
    session.add_all(
        RecoveryCode(account_id=account_id, digest=digest_of(account_id, code)) for code in codes
    )
    return codes


def has_recovery_codes(session: Session, account_id: int) -> bool:
    """Return whether an account has a recovery code that is not used up."""
    left = select(RecoveryCode.id).where(
        RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
    )
    return session.scalars(left.limit(1)).first() is not None


def keep_to_the_rule(session: Session, account: Account) -> None:
    """Forget the recovery codes when nothing else is left; raise NeedsSecondFactor for staff."""
    if second_factor_of(session, account.id) is not None:
        return
    roles = select(RoleGrant.id).where(RoleGrant.person_id == account.person_id)
    if session.scalars(roles.limit(1)).first() is not None:
        raise NeedsSecondFactor
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))


def use_code(account_id: int, code: str, *, now: datetime) -> bool:
    """Use up a code of the app, or a recovery code; return whether it was right. Each works once.

    The lock on the account lets one of two that send the same code go first.
    """
    typed = bare(code)
    with writing() as session:
        account = session.get_one(Account, account_id, with_for_update=True)
        if _is_of_the_app(session.get(SecondFactor, account_id), typed, now):
            return True
        used = session.execute(
            update(RecoveryCode)
            .where(
                RecoveryCode.account_id == account_id,
                RecoveryCode.digest == digest_of(account_id, typed),
                RecoveryCode.used_at.is_(None),
            )
            .values(used_at=now)
            .returning(RecoveryCode.id)
        ).all()
        if used:
            note(session, account, "account.recovery_code_used", now, by=account.person_id)
            outbox.add(session, "account.recovery_code_used", account_id, now=now)
        return bool(used)


def _is_of_the_app(held: SecondFactor | None, typed: str, now: datetime) -> bool:
    """Return whether this is the code of the app; if so it is used up."""
    secret = held and unsealed(_PURPOSE, held.secret)
    if held is None or not secret:
        return False
    step = matching_step(secret.decode(), typed, now, held.last_step)
    if step is None:
        return False
    held.last_step = step
    held.secret = sealed(_PURPOSE, secret)  # by the key of today, if it was another
    return True


def turn_off_second_factor(account_id: int, *, now: datetime) -> None:
    """Forget the app; without one nothing happens. Raises NeedsSecondFactor.

    The recovery codes stay as long as there is a passkey.
    """
    with writing() as session:
        account = session.get_one(Account, account_id, with_for_update=True)
        held = session.get(SecondFactor, account_id)
        if held is None:
            return
        session.delete(held)
        session.flush()
        keep_to_the_rule(session, account)
        _off(session, account, now, by=account.person_id)


def reset_second_factor(
    person_id: int, association_id: int | None, *, by: int | None, now: datetime
) -> None:
    """Forget the second factor of somebody who lost it, as an admin of their association.

    Without an association as one who looks after the whole site; `by` None is the command line. The
    member hears of it by mail. Raises NotAllowed, NotFound where there is none to forget, and
    NotOnYourself or OutranksYou: it opens what the other may do to whoever has their password.
    """
    with writing() as session:
        require_admin(session, by, association_id)
        require_above(session, by, person_id)
        wanted = select(Account).where(Account.person_id == person_id)
        if association_id is not None:
            wanted = wanted.join(
                AssociationMembership, AssociationMembership.person_id == Account.person_id
            ).where(AssociationMembership.association_id == association_id)
        account = session.scalars(wanted.with_for_update(of=Account)).one_or_none()
        if account is None or not _forget(
            session, account, by=by, association_id=association_id, now=now
        ):
            raise NotFound


def _forget(
    session: Session,
    account: Account,
    *,
    by: int | None,
    association_id: int | None,
    now: datetime,
) -> bool:
    if second_factor_of(session, account.id) is None:
        return False
    for table in (SecondFactor, Passkey, RecoveryCode):
        session.execute(delete(table).where(table.account_id == account.id))
    _off(session, account, now, by=by, association_id=association_id)
    return True


def _off(
    session: Session,
    account: Account,
    now: datetime,
    *,
    by: int | None,
    association_id: int | None = None,
) -> None:
    end_sessions(session, account)
    note(session, account, "account.second_factor_off", now, by=by, association_id=association_id)
    outbox.add(session, "account.second_factor_off", account.id, now=now)


def note(
    session: Session,
    account: Account,
    what: str,
    now: datetime,
    *,
    by: int | None,
    association_id: int | None = None,
) -> None:
    """Write into the audit log what changed about how somebody signs in."""
    audit.record(
        session,
        by,
        what,
        "account",
        account.id,
        now=now,
        association_id=association_id,
    )


def ask_staff_for_second_factor(now: datetime) -> None:
    """Set a day for who has a role and no second factor, and remind them of it.

    Lift it for who has no role any more.
    """
    has_role = exists().where(RoleGrant.person_id == Account.person_id)
    has_one = or_(
        *(exists().where(each.account_id == Account.id) for each in (SecondFactor, Passkey))
    )
    due = now + POLICY.second_factor_within
    unasked = Account.second_factor_due.is_(None)
    with writing() as session:
        session.execute(
            update(Account)
            .where(unasked, has_role, ~has_one)
            .values(second_factor_due=due)
            .execution_options(synchronize_session=False)
        )
        session.execute(
            update(Account)
            .where(~unasked, ~has_role)
            .values(second_factor_due=None)
            .execution_options(synchronize_session=False)
        )
        _remind_staff(session, now)


def _remind_staff(session: Session, now: datetime) -> None:
    waiting = session.scalars(
        select(Account)
        .where(Account.active, Account.second_factor_due <= now + POLICY.second_factor_reminders[0])
        .order_by(Account.id)
        .with_for_update()
    )
    for account in waiting.all():
        due, told_at = account.second_factor_due, account.second_factor_told_at
        if due is not None and is_to_be_reminded(due, told_at, now):
            account.second_factor_told_at = now
            outbox.add(session, "account.second_factor_due", account.id, now=now)
