"""Organizations as reference lists bring them."""

from typing import Any

from alumnet.kernel.db import writing
from alumnet.organizations import commands
from alumnet.organizations.models import Organization
from alumnet.organizations.rules import OrganizationKind
from tests.builders import THEN


def reference(name: str, kind: OrganizationKind = OrganizationKind.SCHOOL, **more: Any) -> int:
    """Add an organization as the reference lists do."""
    with writing() as session:
        row = Organization(
            kind=kind,
            name=name,
            name_key=commands.name_key(name),
            source="reference",
            created_at=THEN,
            **more,
        )
        session.add(row)
        session.flush()
        row.group_id = row.id
    return row.id
