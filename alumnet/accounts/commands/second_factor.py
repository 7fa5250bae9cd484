"""The second factor: turned on, used, turned off, and given back when it was lost."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from alumnet.accounts.commands.authority import require_above, require_admin
from alumnet.accounts.models import Account, AssociationMembership, RecoveryCode, SecondFactor
from alumnet.accounts.one_time_codes import (
    bare,
    digest_of,
    matching_step,
    new_recovery_codes,
)
from alumnet.accounts.rules import WrongCode
from alumnet.kernel import audit, outbox
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.signed import sealed, unsealed

_PURPOSE = "accounts.second_factor"


def turn_on_second_factor(account_id: int, secret: str, code: str, *, now: datetime) -> list[str]:
    """Keep the secret of an app that gave the right code; return ten recovery codes.

    Raises WrongCode. One that was there before is replaced, its recovery codes too.
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
        codes = _renew_codes(session, account_id)
        _note(session, account, "account.second_factor_on", now, by=account.person_id)
        outbox.add(session, "account.second_factor_on", account_id, now=now)
    return codes


def renew_recovery_codes(account_id: int, *, now: datetime) -> list[str]:
    """Return ten new recovery codes; the old ones work no more. Raises NotFound without an app."""
    with writing() as session:
        account = session.get_one(Account, account_id, with_for_update=True)
        if session.get(SecondFactor, account_id) is None:
            raise NotFound
        codes = _renew_codes(session, account_id)
        _note(session, account, "account.recovery_codes_renewed", now, by=account.person_id)
        outbox.add(session, "account.recovery_codes_renewed", account_id, now=now)
    return codes


def _renew_codes(session: Session, account_id: int) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = new_recovery_codes()
    session.add_all(
        RecoveryCode(account_id=account_id, digest=digest_of(account_id, code)) for code in codes
    )
    return codes


def use_code(account_id: int, code: str, *, now: datetime) -> bool:
    """Use up a code of the app, or a recovery code; return whether it was right. Each works once.

    The lock on the account lets one of two that send the same code go first.
    """
    typed = bare(code)
    with writing() as session:
        account = session.get_one(Account, account_id, with_for_update=True)
        held = session.get(SecondFactor, account_id)
        if held is None:
            return False
        secret = unsealed(_PURPOSE, held.secret)
        step = secret and matching_step(secret.decode(), typed, now, held.last_step)
        if step:
            held.last_step = step
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
            _note(session, account, "account.recovery_code_used", now, by=account.person_id)
            outbox.add(session, "account.recovery_code_used", account_id, now=now)
        return bool(used)


def turn_off_second_factor(account_id: int, *, now: datetime) -> None:
    """Forget the app and the recovery codes; without one nothing happens."""
    with writing() as session:
        account = session.get_one(Account, account_id, with_for_update=True)
        _forget(session, account, by=account.person_id, association_id=None, now=now)


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
    held = session.get(SecondFactor, account.id)
    if held is None:
        return False
    session.delete(held)
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    _note(session, account, "account.second_factor_off", now, by=by, association_id=association_id)
    outbox.add(session, "account.second_factor_off", account.id, now=now)
    return True


def _note(
    session: Session,
    account: Account,
    what: str,
    now: datetime,
    *,
    by: int | None,
    association_id: int | None = None,
) -> None:
    audit.record(
        session,
        by,
        what,
        "account",
        account.id,
        now=now,
        association_id=association_id,
    )
