"""Match runs: asked for by a manager, carried out by the worker, kept as a record."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final

import numpy as np
import scipy
from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import NoSuchTransition, find, first_refusal
from alumnet.programmes.commands.enrol_pool import fill_pool
from alumnet.programmes.commands.run_pairs import write_pairs
from alumnet.programmes.commands.steps import cohort_step, locked_cohort
from alumnet.programmes.models import Cohort, MatchRun
from alumnet.programmes.queries.access import Access
from alumnet.programmes.queries.inputs import inputs_of
from alumnet.programmes.rules.cohort_table import CohortFacts
from alumnet.programmes.rules.errors import RunUnderWay
from alumnet.programmes.rules.match_inputs import (
    MatchInputs,
    hash_of,
    hash_of_result,
    packed,
)
from alumnet.programmes.rules.match_solving import Result, run
from alumnet.programmes.rules.run_table import RUN, RunFacts
from alumnet.programmes.rules.states import CohortState, RunState

UNFINISHED: Final = (RunState.QUEUED, RunState.RUNNING)
# Where a cohort can be matched: before anything is published, and again for who has no partner.
_RUNS_IN: Final = frozenset({CohortState.MATCHING, CohortState.PUBLISHED, CohortState.RUNNING})
_SOLVER: Final = f"alumnet 1, scipy {scipy.__version__}, numpy {np.__version__}"


class _Stopped(Exception):
    """Somebody cancelled the run, or another works on it."""


# ------------------------------------------------------------------------------------- managers
def ask_run(
    access: Access,
    *,
    by: int | None,
    now: datetime,
    weights: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
    seed: int | None = None,
) -> str:
    """Ask for a match run of a cohort; return its public id. The worker carries it out.

    Of a closed cohort the matching begins with it. `weights` stand for the cohort's own, `options`
    go over its own. Without a seed it has one of its own, so that the same people give the same.
    Raises RunUnderWay, and NoSuchTransition where a cohort can't be matched.
    """
    with writing() as session:
        cohort = locked_cohort(session, access.cohort_id)
        if cohort.state not in _RUNS_IN:
            cohort_step(session, cohort, "match", CohortFacts(now=now), by=by)
        refuse_while_running(session, cohort.id)
        fill_pool(session, cohort, now)
        row = MatchRun(
            cohort_id=cohort.id,
            number=_next_number(session, cohort.id),
            state=RunState.QUEUED,
            asked_by=by,
            asked_at=now,
            seed=_seed_of(cohort) if seed is None else seed,
            weights=dict(cohort.weights if weights is None else weights),
            options={**cohort.options, **(options or {})},
        )
        session.add(row)
        session.flush()
        outbox.add(session, "match_run.asked", row.id, now=now)
        return row.public_id


def refuse_while_running(session: Session, cohort_id: int) -> None:
    """Raise RunUnderWay while a run of a cohort isn't finished; the cohort is locked."""
    query = select(MatchRun.id).where(
        MatchRun.cohort_id == cohort_id, MatchRun.state.in_(UNFINISHED)
    )
    if session.scalar(query) is not None:
        raise RunUnderWay


def _next_number(session: Session, cohort_id: int) -> int:
    query = select(func.max(MatchRun.number)).where(MatchRun.cohort_id == cohort_id)
    return (session.scalar(query) or 0) + 1


def _seed_of(cohort: Cohort) -> int:
    digest = blake2b(cohort.public_id.encode(), digest_size=4).digest()
    return int.from_bytes(digest)


def cancel_run(access: Access, public_id: str, *, now: datetime) -> None:
    """Stop a run; what it found so far is dropped. Raises NotFound, NoSuchTransition."""
    with writing() as session:
        locked_cohort(session, access.cohort_id)
        row = session.scalar(
            select(MatchRun)
            .where(MatchRun.cohort_id == access.cohort_id, MatchRun.public_id == public_id)
            .with_for_update()
        )
        if row is None:
            raise NotFound
        _step(row, "cancel", now, actor="manager")


# ------------------------------------------------------------------------------------ the worker
def carry_out(run_id: int, *, now: datetime) -> None:
    """Carry out a run that was asked for, and write the pairs that it finds.

    Nothing happens when somebody else does or did, or cancelled it. It may take a minute for many
    thousands, all but its first and last moments outside of any transaction.
    """
    if not _begin(run_id, now):
        return
    try:
        inputs = _frozen_inputs(run_id, now)
        result = run(inputs, lambda done: _note(run_id, done))
    except _Stopped:
        return
    except Exception as error:
        _fail(run_id, type(error).__name__, now)
        raise
    _finish(run_id, result, now)


def _begin(run_id: int, now: datetime) -> bool:
    with writing() as session:
        row = _locked(session, run_id)
        try:
            _step(row, "begin", now)
        except (NoSuchTransition, RunUnderWay):
            return False
        row.started_at, row.done, row.of_all = now, 0, 0
        return True


def _frozen_inputs(run_id: int, now: datetime) -> MatchInputs:
    """Return what the run is given, kept from here on as it is."""
    session = reading()
    row = session.get_one(MatchRun, run_id)
    inputs = inputs_of(
        session,
        row.cohort_id,
        seed=row.seed,
        weights=row.weights,
        options=row.options,
        today=now.date(),
    )
    stored = packed(inputs)
    _while_running(
        run_id,
        inputs=stored,
        inputs_hash=hash_of(stored),
        solver=_SOLVER,
        weights=inputs.weights,
        options=inputs.options,
        of_all=inputs.seekers,
    )
    return inputs


def _note(run_id: int, done: int) -> None:
    """Note how far a run is; rounds after the first are no progress that could be shown."""
    _while_running(run_id, done=case((MatchRun.of_all < done, MatchRun.of_all), else_=done))


def _while_running(run_id: int, **values: Any) -> None:
    """Write to a run. Raises _Stopped when it is cancelled."""
    with writing() as session:
        found = session.execute(
            update(MatchRun)
            .where(MatchRun.id == run_id, MatchRun.state == RunState.RUNNING)
            .values(**values)
            .returning(MatchRun.id)
        ).one_or_none()
    if found is None:
        raise _Stopped


def _finish(run_id: int, result: Result, now: datetime) -> None:
    with writing() as session:
        row = session.get_one(MatchRun, run_id)
        cohort = locked_cohort(session, row.cohort_id)
        row = _locked(session, run_id)
        if row.state is not RunState.RUNNING:
            return
        _step(row, "finish", now)
        row.done = row.of_all
        row.result = result.stored
        row.result_hash = hash_of_result(result.stored)
        row.figures = result.figures
        write_pairs(session, cohort, row, result, now)


def _fail(run_id: int, code: str, now: datetime) -> None:
    with writing() as session:
        row = _locked(session, run_id)
        if row.state in UNFINISHED:
            _step(row, "fail", now)
            row.result = {"error": code}


def _locked(session: Session, run_id: int) -> MatchRun:
    return session.scalars(
        select(MatchRun)
        .where(MatchRun.id == run_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _step(row: MatchRun, name: str, now: datetime, *, actor: str = "system") -> None:
    """Take a step of a run; its moments are its history."""
    step = find(RUN, name, row.state, actor)
    refusal = first_refusal(step.guards, RunFacts(now=now, started_at=row.started_at))
    if refusal is not None:
        raise refusal
    row.state = step.to
    if step.to not in UNFINISHED:
        row.finished_at = now
