"""What commands about files share: the association that one is about."""

import click

from alumnet.accounts import queries as account_queries
from alumnet.kernel.db import reading


def association_of(slug: str) -> int:
    """Return the id of the association with this slug (or name). Raises ClickException."""
    choices = account_queries.association_choices(reading())
    for each in choices:
        if slug.casefold() in {each.slug.casefold(), each.name.casefold()}:
            return each.id
    known = ", ".join(each.slug for each in choices) or "none yet"
    raise click.ClickException(f"There is no association {slug!r}. Known: {known}.")
