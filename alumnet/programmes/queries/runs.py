"""What is read of match runs: how far one is, what it found, whether it runs again to the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, defer

from alumnet.accounts.models import Person
from alumnet.kernel.errors import NotFound
from alumnet.programmes.models import MatchRun
from alumnet.programmes.rules.errors import InputsGone
from alumnet.programmes.rules.match_inputs import MatchInputs, hash_of_result, unpacked
from alumnet.programmes.rules.match_solving import run
from alumnet.programmes.rules.states import RunState


@dataclass(frozen=True, slots=True)
class RunView:
    """A run as those who look after the cohort see it.

    `figures` are those of matching.md; `unplaced` says for each enrolment that stays without why,
    from how many each rule alone keeps them, and how many came into question. `error` is a code.
    """

    id: int
    public_id: str
    number: int
    state: RunState
    asked_by: str
    asked_at: datetime
    finished_at: datetime | None
    done: int
    of_all: int
    seed: int
    solver: str
    weights: Mapping[str, float]
    options: Mapping[str, float]
    inputs_hash: str
    result_hash: str
    figures: Mapping[str, Any]
    unplaced: Mapping[int, Mapping[str, Any]]
    error: str

    @property
    def is_under_way(self) -> bool:
        """Whether its end is to be waited for."""
        return self.state in {RunState.QUEUED, RunState.RUNNING}


def runs_of(session: Session, cohort_id: int, *, most: int = 20) -> list[RunView]:
    """Return the runs of a cohort, the newest first. One statement."""
    query = _runs(cohort_id).order_by(MatchRun.number.desc()).limit(most)
    return [_view(row, name) for row, name in session.execute(query)]


def run_of(session: Session, cohort_id: int, public_id: str) -> RunView:
    """Return one run of a cohort. One statement. Raises NotFound."""
    row = session.execute(_runs(cohort_id).where(MatchRun.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound
    return _view(row[0], row[1])


def latest_run(session: Session, cohort_id: int, *, is_done: bool = False) -> RunView | None:
    """Return the newest run of a cohort, or the newest that found something. One statement."""
    query = _runs(cohort_id).order_by(MatchRun.number.desc()).limit(1)
    if is_done:
        query = query.where(MatchRun.state == RunState.DONE)
    row = session.execute(query).one_or_none()
    return None if row is None else _view(row[0], row[1])


def _runs(cohort_id: int) -> Select[MatchRun, str | None]:
    return (
        select(MatchRun, Person.display_name)
        .outerjoin(Person, Person.id == MatchRun.asked_by)
        .where(MatchRun.cohort_id == cohort_id)
        .options(defer(MatchRun.inputs))
    )


def _view(row: MatchRun, name: str | None) -> RunView:
    unplaced = row.result.get("unplaced", {})
    return RunView(
        id=row.id,
        public_id=row.public_id,
        number=row.number,
        state=row.state,
        asked_by=name or "",
        asked_at=row.asked_at,
        finished_at=row.finished_at,
        done=row.done,
        of_all=row.of_all,
        seed=row.seed,
        solver=row.solver,
        weights=row.weights,
        options=row.options,
        inputs_hash=row.inputs_hash,
        result_hash=row.result_hash,
        figures=row.figures,
        unplaced={int(each): why for each, why in unplaced.items()},
        error=str(row.result.get("error", "")),
    )


# ----------------------------------------------------------------------------------------- again
@dataclass(frozen=True, slots=True)
class Again:
    """What came out when a run was run again from what is kept of it."""

    result_hash: str
    is_same: bool


def again(session: Session, run_id: int) -> Again:
    """Run a run again from its stored inputs alone. One statement; nothing is written.

    Raises InputsGone.
    """
    row = session.get_one(MatchRun, run_id)
    found = hash_of_result(run(inputs_kept(row)).stored)
    return Again(found, is_same=found == row.result_hash)


def inputs_kept(row: MatchRun) -> MatchInputs:
    """Return what a run was given. Raises InputsGone."""
    if row.inputs is None:
        raise InputsGone
    return unpacked(row.inputs)


# ------------------------------------------------------------------------------------- comparing
@dataclass(frozen=True, slots=True)
class Changed:
    """A mentee whom two runs gave different mentors (enrolments), None for nobody."""

    mentee: int
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs side by side: what they were given, and whom they treat otherwise.

    `kept` counts the pairs that both made. `weights` and `options` have those that differ, as
    (before, after).
    """

    is_same_input: bool
    is_same_result: bool
    kept: int
    changed: tuple[Changed, ...]
    weights: Mapping[str, tuple[Any, Any]]
    options: Mapping[str, tuple[Any, Any]]


def compared(session: Session, before_id: int, after_id: int) -> Comparison:
    """Return what two runs have in common. Two statements."""
    before, after = (
        session.scalars(
            select(MatchRun).where(MatchRun.id == each).options(defer(MatchRun.inputs))
        ).one()
        for each in (before_id, after_id)
    )
    one, two = _by_mentee(before), _by_mentee(after)
    keys = sorted(one.keys() | two.keys())
    return Comparison(
        is_same_input=before.inputs_hash == after.inputs_hash,
        is_same_result=before.result_hash == after.result_hash,
        kept=sum(one.get(key) == two.get(key) for key in keys),
        changed=tuple(
            Changed(key[0], one.get(key), two.get(key))
            for key in keys
            if one.get(key) != two.get(key)
        ),
        weights=_differing(before.weights, after.weights),
        options=_differing(before.options, after.options),
    )


def _by_mentee(row: MatchRun) -> dict[tuple[int, int], int]:
    """Return the mentor of each mentee and round."""
    pairs = row.result.get("pairs", ())
    return {(mentee, number): mentor for mentee, mentor, number in pairs}


def _differing(one: Mapping[str, Any], two: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    names = sorted(one.keys() | two.keys())
    return {
        name: (one.get(name), two.get(name)) for name in names if one.get(name) != two.get(name)
    }
