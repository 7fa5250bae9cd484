"""`alumnet association` and `alumnet admin`: who this site serves, and who looks after it."""

import click
from flask import current_app

from alumnet.accounts import commands, queries
from alumnet.accounts.rules import (
    Approval,
    AssociationExists,
    Purpose,
    SlugIsReserved,
    normalised_email,
)
from alumnet.app import create_app
from alumnet.cli.files import association_of
from alumnet.cli.site import opened
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import slugify
from alumnet.organizations.commands import association_organization, recognise_or_create
from alumnet.organizations.queries import known_organizations
from alumnet.organizations.rules import NamelessOrganization, OrganizationKind


@click.group()
def association() -> None:
    """Look after the associations of this site."""


@association.command(name="add")
@click.argument("name")
@click.option("--slug", default="", help="Its short name in addresses; made from NAME otherwise.")
@click.option("--school", default="", help="The school whose class years its members have.")
@click.option("--contact", default="", help="Address for questions of members.")
@click.option(
    "--approval",
    type=click.Choice([one.value for one in Approval]),
    default=Approval.ROSTER_OR_STAFF.value,
    show_default=True,
    help="Whether the roster alone lets people in.",
)
def add_association(name: str, slug: str, school: str, contact: str, approval: str) -> None:
    """Open an association called NAME on this site."""
    chosen = slug or slugify(name)
    if not chosen or chosen != slugify(chosen):
        raise click.ClickException("Give a --slug of lower-case letters, figures and hyphens.")
    with opened(create_app()):
        try:
            school_id = _school(school) if school else None
            commands.create_association(
                name,
                chosen,
                make_organization=association_organization,
                now=now(),
                approval=Approval(approval),
                contact_email=contact,
                school_id=school_id,
            )
        except AssociationExists as error:
            raise click.ClickException(f"There is an association {chosen!r} already.") from error
        except SlugIsReserved as error:
            raise click.ClickException(
                f"This site has pages of its own at /admin/{chosen}. Give another --slug."
            ) from error
        except NamelessOrganization as error:
            raise click.ClickException("The name has no letters or figures.") from error
        found = known_organizations(reading()).get(school_id) if school_id else None
    about = f" for {found.name}" if found else ""
    click.echo(f"{name} is on this site now{about}. Its slug is {chosen}.")


def _school(name: str) -> int:
    known = known_organizations(reading())
    with writing() as session:
        return recognise_or_create(session, name, OrganizationKind.SCHOOL, now=now(), known=known)


@click.group()
def admin() -> None:
    """Look after those who look after this site."""


@admin.command(name="add")
@click.argument("email")
@click.option("--name", default="", help="Their name, where they have no profile yet.")
@click.option("--association", "slug", default="", help="Admin of this association alone.")
def add_admin(email: str, name: str, slug: str) -> None:
    """Make EMAIL an admin of the whole site, or of one association, with an account if needed."""
    address = normalised_email(email)
    if address is None:
        raise click.ClickException(f"{email!r} isn't an e-mail address.")
    with opened(create_app()):
        if slug:
            commands.make_admin(address, association_of(slug), now=now(), name=name)
        else:
            commands.make_site_admin(address, now=now(), name=name)
        account = queries.account_at(reading(), address)
        link = None if account and account.has_password else _password_link(address)
    click.echo(f"{address} looks after {slug or 'the whole site'} now.")
    click.echo(f"Choose a password within the hour: {link}" if link else "They sign in as before.")


@admin.command(name="reset-codes")
@click.argument("email")
def reset_codes(email: str) -> None:
    """Let EMAIL sign in without a second factor: the last way back when every other is lost.

    They hear of it by mail. Make sure first that it is them who ask.
    """
    with opened(create_app()):
        account = queries.account_at(reading(), normalised_email(email) or "")
        if account is None:
            raise click.ClickException(f"Nobody signs in with {email!r}.")
        try:
            commands.reset_second_factor(account.person_id, None, by=None, now=now())
        except NotFound as error:
            raise click.ClickException(f"{email} has no second factor.") from error
    click.echo(f"{email} signs in without a code now. They hear of it by mail.")


def _password_link(address: str) -> str:
    """Return where the owner of an account without password chooses one, once."""
    link_id = commands.ask_for_link(Purpose.RESET, address, now=now())
    commands.note_sent(link_id, now=now())
    link = queries.link_to_send(reading(), link_id)
    settings = current_app.extensions["alumnet.settings"]
    return f"{settings.base_url}/reset/{link.token}" if link else ""
