"""The outcomes of a cohort as far as they may be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from alumnet.kernel.dates import day_in_words
from alumnet.programmes.queries.outcomes import Amendment, KeptPlan, amendments, plan_of
from alumnet.programmes.queries.outcomes_subjects import subjects
from alumnet.programmes.rules.outcomes_balance import Balance, balance
from alumnet.programmes.rules.outcomes_report import read_outcome
from alumnet.programmes.rules.outcomes_told import Told, told
from alumnet.programmes.rules.outcomes_words import about_design, about_partners, unlike_in
from alumnet.programmes.rules.states import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeReport:
    """What came of a cohort, in the order of its plan, with how it may be read."""

    kept: KeptPlan
    amendments: Sequence[Amendment]
    design: Sequence[str]
    told: Sequence[Told]
    balance: Sequence[Balance]


def outcome_report(
    session: Session, cohort_id: int, association_id: int, today: date
) -> OutcomeReport | None:
    """Return the report, None without a frozen plan. Four statements, or five."""
    kept = plan_of(session, cohort_id)
    if kept is None or kept.frozen_at is None:
        return None
    people = subjects(session, cohort_id, association_id, kept, today)
    lines = balance(kept.plan.covariates, [each for each in people if each.side is not Side.MENTOR])
    results = [read_outcome(kept.plan, each, people, today) for each in kept.plan.outcomes]
    return OutcomeReport(
        kept=kept,
        amendments=amendments(session, cohort_id),
        design=[
            *about_design(
                kept.plan.design, kept.design, outside=sum(each.is_outside for each in people)
            ),
            *about_partners(kept.design, people),
        ],
        told=[
            told(
                each,
                kept.design,
                unlike_in(lines),
                day_in_words(each.ends_on) if each.ends_on and each.ends_on > today else "",
            )
            for each in results
        ],
        balance=lines,
    )
