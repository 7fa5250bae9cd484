"""What verification knows of a person, for their copy; and what is old of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Person
from alumnet.organizations.models import Affiliation, Organization
from alumnet.verification.models import ColleagueWord, EvidenceDocument, VerificationCase

Case = VerificationCase


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return what a person asked the staff and colleagues, and what they were told. Four."""
    own = session.execute(
        select(Case, Organization.name, EvidenceDocument.case_id)
        .outerjoin(Affiliation, Affiliation.id == Case.affiliation_id)
        .outerjoin(Organization, Organization.id == Affiliation.organization_id)
        .outerjoin(EvidenceDocument, EvidenceDocument.case_id == Case.id)
        .where(Case.person_id == person_id, Case.raised_by.is_(None))
        .order_by(Case.id)
    )
    about = session.scalars(
        select(Case)
        .where(Case.person_id == person_id, Case.raised_by.is_not(None))
        .order_by(Case.id)
    )
    raised = session.scalars(select(Case).where(Case.raised_by == person_id).order_by(Case.id))
    return {
        "places_to_confirm": [
            {
                **_own(case),
                "organization": name,
                "had_document": document is not None,
            }
            for case, name, document in own
        ],
        "doubts_about_your_places": [_own(case) for case in about if case.words or case.answer],
        "doubts_you_had": [
            {"at": case.created_at.isoformat(), "note": case.note, "told": case.words_for_raiser}
            for case in raised
        ],
        "colleagues": _words(session, person_id),
    }


def _own(case: VerificationCase) -> dict[str, Any]:
    """Return a case as its owner may read it: what was raised is somebody else's to say."""
    return {
        "at": case.created_at.isoformat(),
        "state": case.state.value,
        "note": case.note if case.raised_by is None else "",
        "answer": case.answer,
        "told": case.words,
    }


def _words(session: Session, person_id: int) -> list[dict[str, Any]]:
    asker, asked = aliased(Person), aliased(Person)
    rows = session.execute(
        select(ColleagueWord, asker.display_name, asked.display_name)
        .join(asker, asker.id == ColleagueWord.person_id)
        .join(asked, asked.id == ColleagueWord.asked_id)
        .where(or_(ColleagueWord.person_id == person_id, ColleagueWord.asked_id == person_id))
        .order_by(ColleagueWord.id)
    )
    return [
        {
            "at": word.asked_at.isoformat(),
            "who_asked": by,
            "who_was_asked": whom,
            # How somebody else answered is theirs, unless they said yes.
            "state": word.state.value if word.asked_id == person_id else _told(word),
        }
        for word, by, whom in rows
    ]


def _told(word: ColleagueWord) -> str:
    return "confirmed" if word.state.value == "confirmed" else "asked"


def old_cases(before: datetime) -> Select[int]:
    """Return the cases closed before a moment of which words are left, as a statement."""
    texts = (Case.note, Case.answer, Case.words, Case.words_for_raiser, Case.reason)
    return select(Case.id).where(Case.closed_at < before, or_(*(each != "" for each in texts)))
