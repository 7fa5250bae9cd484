"""What follows from memberships, and the slice's part in export and erasure."""

from datetime import datetime

from alumnet.kernel.registry import Message, registry
from alumnet.organizations import commands, queries


@registry.on("membership.approved")
def corroborate(message: Message, now: datetime) -> None:
    """Note the class year that an association vouched for."""
    commands.corroborate(message.subject_id, now=now)


@registry.on("organization.changed")
def tell_people(message: Message, now: datetime) -> None:
    """Have those found anew whose organization has other names or belongs elsewhere."""
    commands.tell_people(message.subject_id, now=now)


@registry.every_day
def forget_unused(now: datetime) -> None:
    """Forget names that somebody typed and nobody uses any more."""
    commands.forget_unused(now)


registry.exporters["affiliations"] = queries.export_affiliations
registry.erasers["affiliations"] = commands.erase_affiliations
