"""`alumnet programme`: match a cohort, and prove that a run gives the same again."""

import json
from collections.abc import Sequence
from datetime import datetime

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.app import create_app
from alumnet.cli.site import opened
from alumnet.kernel import clock
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError
from alumnet.kernel.ids import public_id_of
from alumnet.programmes.commands import runs
from alumnet.programmes.models import Cohort, Programme
from alumnet.programmes.queries.access import Access
from alumnet.programmes.queries.runs import RunView, again, run_of, runs_of
from alumnet.programmes.rules.states import HelperPart, RunState
from alumnet.wording import sentence

_COHORT = click.argument("cohort")


@click.group(name="programme")
def group() -> None:
    """Match cohorts of programmes. COHORT is as in the address of its page."""


@group.command()
@_COHORT
@click.option("--seed", type=int, help="Decides between matchings that are worth the same.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON")
def match(cohort: str, *, seed: int | None, as_json: bool) -> None:
    """Match a cohort and write its pairs, which nobody but its managers sees before they publish.

    Locked pairs stay; a closed cohort begins to be matched with it.
    """
    with opened(create_app()):
        access = _access(reading(), cohort)
        view = _matched(access, seed, clock.now())
    if view.state is not RunState.DONE:
        raise click.ClickException(f"The run {view.state.value}: {view.error or 'stopped'}.")
    if as_json:
        click.echo(json.dumps(_as_json(view), indent=2, sort_keys=True))
        return
    figures = view.figures
    click.echo(f"Run {view.number}: {figures['placed']} of {figures['mentees']} placed.")
    if figures["placed"]:
        click.echo(
            f"Mean {figures['mean']:.2f}, worst {figures['worst']:.2f}, "
            f"{figures['share']:.1%} of what is provably possible; "
            f"{figures['idle']} mentors without anybody."
        )
    for code, count in _reasons(view):
        click.echo(f"  {count} without: {code.replace('_', ' ')}")


def _matched(access: Access, seed: int | None, now: datetime) -> RunView:
    """Ask for a run and carry it out here; a worker that is quicker does no harm."""
    try:
        public_id = runs.ask_run(access, by=None, now=now, seed=seed)
    except DomainError as error:
        raise click.ClickException(sentence(error)) from None
    asked = run_of(reading(), access.cohort_id, public_id)
    runs.carry_out(asked.id, now=now)
    return run_of(reading(), access.cohort_id, public_id)


@group.command(name="again")
@_COHORT
@click.argument("number", type=int)
def again_command(cohort: str, number: int) -> None:
    """Run run NUMBER of a cohort again from what is kept of it; exit 1 if it gives another result.

    Nothing is written.
    """
    with opened(create_app()):
        session = reading()
        views = runs_of(session, _access(session, cohort).cohort_id, most=number + 1000)
        view = next((each for each in views if each.number == number), None)
        if view is None or view.state is not RunState.DONE:
            raise click.ClickException(f"There is no finished run {number} of this cohort.")
        try:
            found = again(session, view.id)
        except DomainError as error:
            raise click.ClickException(sentence(error)) from None
    if not found.is_same:
        raise click.ClickException(f"Another result: {found.result_hash}, not {view.result_hash}.")
    click.echo(f"The same result: {found.result_hash}.")


def _access(session: Session, handle: str) -> Access:
    row = session.execute(
        select(Cohort.id, Programme.association_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .where(Cohort.public_id == public_id_of(handle))
    ).one_or_none()
    if row is None:
        raise click.ClickException(f"There is no cohort {handle}.")
    return Access(row.id, row.association_id, frozenset({HelperPart.MANAGER}))


def _reasons(view: RunView) -> Sequence[tuple[str, int]]:
    counts: dict[str, int] = {}
    for why in view.unplaced.values():
        counts[str(why["reason"])] = counts.get(str(why["reason"]), 0) + 1
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def _as_json(view: RunView) -> dict[str, object]:
    return {
        "run": view.number,
        "solver": view.solver,
        "seed": view.seed,
        "weights": dict(view.weights),
        "options": dict(view.options),
        "figures": dict(view.figures),
        "unplaced": {str(each): dict(why) for each, why in view.unplaced.items()},
        "inputs": view.inputs_hash,
        "result": view.result_hash,
    }
