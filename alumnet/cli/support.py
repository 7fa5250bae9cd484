"""`alumnet explain`, `find` and `people`: what search and ties answer, for support."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import click
from sqlalchemy.orm import Session

from alumnet.app import create_app
from alumnet.cli.site import opened
from alumnet.directory import support
from alumnet.directory.support import Question, UnknownName
from alumnet.kernel import clock
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.search.service import SearchNotReady

_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Answer as JSON")
_LIMIT = click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 5000))
_NO_INDEX = "There is no search index: run `alumnet index rebuild`."


@click.command()
@click.argument("viewer")
@click.argument("person")
@_AS_JSON
def explain(viewer: str, person: str, *, as_json: bool) -> None:
    """Say why PERSON is near VIEWER (each an e-mail, an id or a name)."""

    def answer(session: Session) -> Mapping[str, Any]:
        looking = support.viewer_for(session, support.person_named(session, viewer))
        looked_at = support.person_named(session, person)
        return support.explain(session, looking, looked_at, today=clock.now().date())

    found = _answered(answer)
    if as_json:
        _print_json(found)
        return
    click.echo(f"{found['person']['name']}: strength {found['strength']}")
    for tie in found["ties"]:
        click.echo(f"  {tie['strength']:.3f}  {tie['sentence']}")
    click.echo(f"  place {found['place']['rank']}: {_in_a_line(found['place']['parts'])}")


@click.command()
@click.option("--as", "email", required=True, help="Whose finder: an e-mail, an id or a name")
@click.option("--query", default="")
@click.option("--topic", default="", help="A code or the words of a topic")
@click.option("--inside", is_flag=True, help="Also people at the same employer")
@_LIMIT
@_AS_JSON
def find(  # noqa: PLR0917 - the options of the command
    email: str,
    query: str,
    topic: str,
    inside: bool,  # noqa: FBT001
    limit: int,
    as_json: bool,  # noqa: FBT001
) -> None:
    """List the mentors whom the finder shows somebody."""
    question = Question(query=query, topic=topic, inside=inside, limit=limit)

    def answer(session: Session) -> Sequence[Mapping[str, Any]]:
        looking = support.viewer_for(session, support.person_named(session, email))
        return support.find(session, looking, question, today=clock.now().date())

    _print_people(_answered(answer), as_json=as_json)


@click.command()
@click.option("--query", default="")
@click.option("--school", default="")
@click.option("--class", "class_year", type=click.IntRange(1800, 2200), help="The year they left")
@click.option("--employer", default="")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="With --employer: on that day")
@_LIMIT
@_AS_JSON
def people(  # noqa: PLR0917 - the options of the command
    query: str,
    school: str,
    class_year: int | None,
    employer: str,
    day: datetime | None,
    limit: int,
    as_json: bool,  # noqa: FBT001
) -> None:
    """List the people who fit."""
    question = Question(
        query=query,
        school=school,
        class_year=class_year,
        employer=employer,
        on=day.date() if day else None,
        limit=limit,
    )

    def answer(session: Session) -> Sequence[Mapping[str, Any]]:
        return support.people(session, question, today=clock.now().date())

    _print_people(_answered(answer), as_json=as_json)


def _answered(question: Callable[[Session], Any]) -> Any:
    with opened(create_app()):
        try:
            return question(reading())
        except UnknownName as error:
            raise click.ClickException(str(error)) from None
        except NotFound:
            message = "This viewer can't find this person."
            raise click.ClickException(message) from None
        except SearchNotReady:
            raise click.ClickException(_NO_INDEX) from None


def _print_people(found: Sequence[Mapping[str, Any]], *, as_json: bool) -> None:
    if as_json:
        _print_json(found)
        return
    for each in found:
        click.echo(f"{each['name']}, {each['role']}" if each["role"] else each["name"])
        if each["why"]:
            click.echo(f"  {each['why']}")
    click.echo(f"{len(found)} found.")


def _print_json(found: Any) -> None:
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))


def _in_a_line(parts: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value}" for name, value in parts.items())
