"""What an account's owner changes: password, sessions, appearance."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from alumnet.accounts.commands.joining import set_password, use_up_links
from alumnet.accounts.commands.sessions import end_sessions
from alumnet.accounts.models import Account
from alumnet.kernel import audit
from alumnet.kernel.db import writing

THEMES = ("", "light", "dark")


def change_password(account_id: int, password_hash: str, *, now: datetime) -> None:
    """Set a new password and end all sessions; the caller has checked the present one."""
    with writing() as session:
        set_password(session, account_id, password_hash, now=now)


def sign_out_everywhere(account_id: int, *, now: datetime) -> None:
    """End every session of an account, and links mailed for it; ask for codes everywhere again."""
    with writing() as session:
        account = session.get_one(Account, account_id, with_for_update=True)
        end_sessions(session, account)
        use_up_links(session, account, now=now)
        audit.record(
            session,
            account.person_id,
            "account.signed_out_everywhere",
            "account",
            account_id,
            now=now,
        )


def choose_theme(account_id: int, theme: str) -> None:
    """Keep how pages look: 'light', 'dark', or '' for what the device says."""
    if theme not in THEMES:
        theme = ""
    with writing() as session:
        session.execute(update(Account).where(Account.id == account_id).values(theme=theme))


def choose_zone(session: Session, person_id: int, zone: str) -> None:
    """Keep in which zone days are told to a person, in another command's transaction."""
    session.execute(update(Account).where(Account.person_id == person_id).values(zone=zone))
