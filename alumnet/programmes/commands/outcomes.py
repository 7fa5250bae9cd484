"""Planning outcomes, freezing the plan, and writing beside it what is done otherwise."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from alumnet.kernel.db import writing
from alumnet.programmes.commands.steps import locked_cohort
from alumnet.programmes.models import (
    Cohort,
    CohortOutcome,
    OutcomeAmendment,
    OutcomePlan,
    Programme,
)
from alumnet.programmes.queries.outcomes import plan_of
from alumnet.programmes.rules.names import title_of
from alumnet.programmes.rules.outcome_states import Design
from alumnet.programmes.rules.outcomes_errors import NothingToAmend, PlanChanged, PlanFrozen
from alumnet.programmes.rules.outcomes_plan import Plan, canonical, digest
from alumnet.programmes.rules.states import CohortState


def save_plan(cohort_id: int, plan: Plan, *, version: int) -> None:
    """Keep the plan of a cohort that isn't open yet; `version` is 0 for the first.

    Raises NotFound, PlanFrozen, PlanChanged.
    """
    with writing() as session:
        cohort = locked_cohort(session, cohort_id)
        row = session.get(OutcomePlan, cohort_id)
        if cohort.state is not CohortState.DRAFT or (row is not None and row.frozen_at):
            raise PlanFrozen
        if (0 if row is None else row.version) != version:
            raise PlanChanged
        write_plan(session, cohort, plan)


def write_plan(session: Session, cohort: Cohort, plan: Plan) -> None:
    """Keep a plan; the caller has the cohort locked, and it isn't open."""
    row = session.get(OutcomePlan, cohort.id)
    if row is None:
        row = OutcomePlan(cohort_id=cohort.id, version=0)
        session.add(row)
    row.design = plan.design
    row.landmark_months = plan.landmark_months
    row.covariates = [each.code for each in plan.covariates]
    row.division = plan.division.code if plan.division else ""
    row.exclusion = plan.exclusion
    row.version += 1
    cohort.has_lottery = plan.design is Design.LOTTERY
    _save_outcomes(session, cohort.id, plan)


def _save_outcomes(session: Session, cohort_id: int, plan: Plan) -> None:
    """Write the questions anew: before the cohort opens nothing points at them."""
    session.execute(delete(CohortOutcome).where(CohortOutcome.cohort_id == cohort_id))
    session.add_all(
        CohortOutcome(
            cohort_id=cohort_id,
            position=position,
            kind=each.kind,
            counted=each.counted,
            side=each.side,
            name=each.name,
            meaning=each.meaning,
            window_months=each.window_months,
        )
        for position, each in enumerate(plan.outcomes)
    )


def freeze_plan(session: Session, cohort: Cohort, now: datetime) -> None:
    """Keep the text of the plan with its hash, as the cohort opens: the effect of that step.

    The caller has the cohort locked and has checked `queries.outcomes.plan_missing`. A plan that is
    frozen stays as it is.
    """
    session.flush()
    row = session.get_one(OutcomePlan, cohort.id)
    kept = plan_of(session, cohort.id)
    if row.frozen_at is not None or kept is None:
        return
    programme = session.scalar(select(Programme.name).where(Programme.id == cohort.programme_id))
    row.frozen = canonical(
        kept.plan, cohort=cohort.public_id, title=title_of(programme or "", cohort.name)
    )
    row.sha256 = digest(row.frozen)
    row.frozen_at = now


def copy_plan(session: Session, from_id: int, to_id: int, codes: dict[str, str]) -> None:
    """Give a copied cohort the plan of the first, not frozen.

    `codes` tells which question of the copy (by its public id) stands for which of the first.
    """
    kept = plan_of(session, from_id)
    if kept is None:
        return
    covariates = [_copied(each.code, codes) for each in kept.plan.covariates]
    division = _copied(kept.plan.division.code, codes) if kept.plan.division else ""
    session.add(
        OutcomePlan(
            cohort_id=to_id,
            design=kept.plan.design,
            landmark_months=kept.plan.landmark_months,
            covariates=[each for each in covariates if each],
            division=division,
            exclusion=kept.plan.exclusion,
        )
    )
    _save_outcomes(session, to_id, kept.plan)


def _copied(code: str, codes: dict[str, str]) -> str:
    kind, _, question = code.partition(":")
    if not question:
        return code
    return f"{kind}:{codes[question]}" if question in codes else ""


def amend(cohort_id: int, *, change: str, reason: str, by: int, now: datetime) -> None:
    """Note that something is done otherwise than planned. Raises NotFound, NothingToAmend."""
    with writing() as session:
        locked_cohort(session, cohort_id)
        row = session.get(OutcomePlan, cohort_id)
        if row is None or row.frozen_at is None:
            raise NothingToAmend
        session.add(
            OutcomeAmendment(
                cohort_id=cohort_id, change=change, reason=reason, amended_by=by, at=now
            )
        )
