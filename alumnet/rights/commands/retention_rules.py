"""What of the lower slices is kept for how long."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    Invitation,
    MailedLink,
    Person,
)
from alumnet.accounts.rules import POLICY as ACCOUNTS
from alumnet.accounts.rules import MembershipState
from alumnet.kernel.audit import AuditEntry, AuditText
from alumnet.kernel.registry import registry
from alumnet.mentoring.models import (
    AgendaPoint,
    MentoringSession,
    Mentorship,
    MentorshipAction,
    MentorshipNote,
)
from alumnet.organizations.merges import POLICY as MERGES
from alumnet.organizations.models import OrganizationMerge, OrganizationMergeMove
from alumnet.rights import retention
from alumnet.rights.models import AccountClosing
from alumnet.rights.rules.policy import POLICY, RETENTION
from alumnet.rights.rules.states import OPEN_CLOSINGS

_WORDS = {"question": "", "brings": "", "will_try": "", "what_happened": "", "place": ""}
_ENDED = AssociationMembership.state == MembershipState.ENDED
_CLOSES = exists().where(
    AccountClosing.person_id == AssociationMembership.person_id,
    AccountClosing.state.in_(OPEN_CLOSINGS),
)


def _unclaimed(before: datetime) -> Select[int]:
    return select(Person.id).where(
        Person.updated_at < before,
        Person.created_at < before,
        Person.erased_at.is_(None),
        ~exists().where(Account.person_id == Person.id),
    )


def _forget_people(session: Session, ids: Sequence[int], now: datetime) -> None:
    registry.lock_to_erase(session, *ids)
    claimed = set(session.scalars(select(Account.person_id).where(Account.person_id.in_(ids))))
    for person_id in ids:
        if person_id not in claimed:
            registry.erase(session, person_id, now)


def _applications(before: datetime) -> Select[int]:
    return select(AssociationMembership.id).where(
        _ENDED,
        AssociationMembership.approved_at.is_(None),
        AssociationMembership.ended_at < before,
        ~_CLOSES,
    )


def _forget_applications(session: Session, ids: Sequence[int], _now: datetime) -> None:
    session.execute(delete(AssociationMembership).where(AssociationMembership.id.in_(ids), _ENDED))


def _ended_memberships(before: datetime) -> Select[int]:
    membership = AssociationMembership
    return select(membership.id).where(
        _ENDED,
        membership.ended_at < before,
        or_(membership.note != "", membership.decision_note != ""),
    )


def _forget_words(session: Session, ids: Sequence[int], _now: datetime) -> None:
    which = AssociationMembership.id.in_(ids) & _ENDED
    session.execute(update(AssociationMembership).where(which).values(note="", decision_note=""))


def _invitations(before: datetime) -> Select[int]:
    # Who wanted no more of them said so for good.
    return select(Invitation.id).where(
        Invitation.asked_at < before,
        Invitation.accepted_at.is_(None),
        Invitation.declined_at.is_(None),
    )


def _forget_invitations(session: Session, ids: Sequence[int], _now: datetime) -> None:
    session.execute(delete(Invitation).where(Invitation.id.in_(ids)))


def _links(before: datetime) -> Select[int]:
    return select(MailedLink.id).where(MailedLink.asked_at < before)


def _forget_links(session: Session, ids: Sequence[int], _now: datetime) -> None:
    session.execute(delete(MailedLink).where(MailedLink.id.in_(ids)))


def _noted(before: datetime) -> Select[int]:
    session_words = or_(*(getattr(MentoringSession, name) != "" for name in _WORDS))
    of_it = MentoringSession.mentorship_id == Mentorship.id
    return select(Mentorship.id).where(
        Mentorship.ended_at < before,
        or_(
            exists().where(MentorshipNote.mentorship_id == Mentorship.id),
            exists().where(MentorshipAction.mentorship_id == Mentorship.id),
            exists().where(of_it, session_words),
            exists().where(of_it, AgendaPoint.session_id == MentoringSession.id),
        ),
    )


def _forget_notes(session: Session, ids: Sequence[int], _now: datetime) -> None:
    sessions = select(MentoringSession.id).where(MentoringSession.mentorship_id.in_(ids))
    session.execute(delete(AgendaPoint).where(AgendaPoint.session_id.in_(sessions)))
    session.execute(delete(MentorshipNote).where(MentorshipNote.mentorship_id.in_(ids)))
    session.execute(delete(MentorshipAction).where(MentorshipAction.mentorship_id.in_(ids)))
    session.execute(
        update(MentoringSession).where(MentoringSession.mentorship_id.in_(ids)).values(**_WORDS)
    )


def _audit_texts(before: datetime) -> Select[int]:
    return (
        select(AuditText.entry_id)
        .join(AuditEntry, AuditEntry.id == AuditText.entry_id)
        .where(AuditEntry.at < before)
    )


def _forget_audit_texts(session: Session, ids: Sequence[int], _now: datetime) -> None:
    session.execute(delete(AuditText).where(AuditText.entry_id.in_(ids)))


def _journals(before: datetime) -> Select[int]:
    return (
        select(OrganizationMergeMove.id)
        .join(OrganizationMerge, OrganizationMerge.id == OrganizationMergeMove.merge_id)
        .where(OrganizationMerge.decided_at < before)
    )


def _forget_journals(session: Session, ids: Sequence[int], _now: datetime) -> None:
    session.execute(delete(OrganizationMergeMove).where(OrganizationMergeMove.id.in_(ids)))


retention.rule(
    "unclaimed_people",
    "People an association imported who never came",
    kept=RETENTION.unclaimed_people,
    since="the association last said anything new of them",
    why="They were never asked, and nobody uses what is known of them",
    find=_unclaimed,
    forget=_forget_people,
    batch=20,
)
retention.rule(
    "applications",
    "Requests to join that were declined or taken back",
    kept=RETENTION.applications,
    since="they ended",
    why="For a year the staff can see that somebody asked before",
    find=_applications,
    forget=_forget_applications,
)
retention.rule(
    "ended_memberships",
    "Words about a membership that ended",
    kept=RETENTION.ended_memberships,
    since="it ended",
    why="Whoever was turned away or suspended may ask why; that they were a member stays",
    find=_ended_memberships,
    forget=_forget_words,
)
retention.rule(
    "invitations",
    "Invitations of an association that nobody took up",
    kept=RETENTION.invitations,
    since="they were sent",
    why="So that nobody is invited again and again",
    find=_invitations,
    forget=_forget_invitations,
)
retention.rule(
    "sign_in_links",
    "When links to sign in were asked for",
    kept=RETENTION.sign_in_links,
    since="they were asked for",
    why="To find out who tried to get into an account",
    find=_links,
    forget=_forget_links,
)
retention.rule(
    "mentorship_notes",
    "Notes, agendas and actions of a mentorship",
    kept=RETENTION.mentorship_notes,
    since="it ended",
    why="People look back at what they tried; that they met stays, to count",
    find=_noted,
    forget=_forget_notes,
)
retention.rule(
    "merge_journals",
    "What was moved when two rows for one organization were made one",
    kept=MERGES.journal,
    since="the two were made one",
    why="So that it can be undone",
    find=_journals,
    forget=_forget_journals,
)
retention.rule(
    "audit_texts",
    "Words in the audit log",
    kept=RETENTION.audit_texts,
    since="they were written",
    why="The staff account for what they did; that they did it stays",
    find=_audit_texts,
    forget=_forget_audit_texts,
)
retention.also(
    "copies",
    "Copies of your data",
    kept=POLICY.export_kept,
    since="they were ready",
    why="Long enough to fetch one",
)
retention.also(
    "closed_accounts",
    "Everything of a closed account",
    kept=POLICY.grace,
    since="it was closed",
    why="You can change your mind",
)
retention.also(
    "devices",
    "Devices you signed in with",
    kept=ACCOUNTS.device_known,
    since="you last used them",
    why="So that you hear of one that is new",
)
retention.also(
    "unconfirmed",
    "What somebody wrote to join and never confirmed",
    kept=ACCOUNTS.unconfirmed_kept,
    since="they asked",
    why="The mail may take a while to be read",
)
