"""What an association's own lists say of a member, and which of its files brought them."""

from sqlalchemy import union_all

from alumnet.accounts.models import ExternalId, RosterEntry
from alumnet.imports.models import MemberImport, MemberImportRow
from alumnet.imports.rules.states import Outcome
from alumnet.kernel.member_pages import ASSOCIATION, Statement, told
from alumnet.kernel.registry import PERSON


def facts() -> Statement:
    """Return the statement: lines of the roster, numbers, rows of files of this association."""
    line = told(
        "roster", text=RosterEntry.external_id, more=RosterEntry.name, number=RosterEntry.class_year
    ).where(RosterEntry.person_id == PERSON, RosterEntry.association_id == ASSOCIATION)
    known_by = told("number", text=ExternalId.external_id).where(
        ExternalId.person_id == PERSON, ExternalId.association_id == ASSOCIATION
    )
    row = (
        told(
            "file",
            text=MemberImport.public_id,
            more=MemberImport.file_name,
            number=MemberImportRow.number,
            at=MemberImport.created_at,
        )
        .join(MemberImportRow, MemberImportRow.import_id == MemberImport.id)
        .where(
            MemberImportRow.person_id == PERSON,
            MemberImport.association_id == ASSOCIATION,
            MemberImportRow.outcome.in_((Outcome.CREATED, Outcome.CHANGED, Outcome.SAME)),
        )
    )
    return union_all(line, known_by, row)
