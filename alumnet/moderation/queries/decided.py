"""What the staff decided, by quarter, for every member to read: counts alone, small ones hidden."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.moderation.models import Decision, Report
from alumnet.moderation.rules import POLICY
from alumnet.moderation.rules.letters import DECISIONS, REASONS
from alumnet.moderation.rules.states import quarter_of, quarters_before


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """A word with how often it was said; `count` None is a number too small to be told."""

    label: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Quarter:
    """Decisions of three months that are over, by reason and by what followed."""

    name: str
    decided: int | None
    reasons: tuple[DecidedRow, ...]
    outcomes: tuple[DecidedRow, ...]


def decided_by_quarter(session: Session, *, now: datetime) -> list[Quarter]:
    """Return the last quarters that are over, the newest first. One statement.

    The running one is left out: from its counts on two days one could read a single decision.
    """
    begins = quarters_before(now, POLICY.log_quarters)
    rows = session.execute(
        select(Report.reason, Decision.kind, Decision.at)
        .join(Report, Report.id == Decision.report_id)
        .where(Decision.at >= begins[-1], Decision.at < quarters_before(now, 0)[0])
    ).all()
    by_quarter: dict[date, list[tuple[str, str]]] = {}
    for reason, kind, at in rows:
        said = (REASONS[reason][0], DECISIONS[kind])
        by_quarter.setdefault(quarter_of(at), []).append(said)
    return [_quarter(each.date(), by_quarter.get(each.date(), [])) for each in begins]


def _quarter(first: date, decided: list[tuple[str, str]]) -> Quarter:
    total = len(decided)
    return Quarter(
        name=f"{first:%B} to {date(first.year, first.month + 2, 1):%B %Y}",
        decided=told(total),
        reasons=_rows([reason for reason, _ in decided]),
        outcomes=_rows([kind for _, kind in decided]),
    )


def told(count: int) -> int | None:
    """Return a count as everybody may read it: none, or five and more; None is in between."""
    return None if 0 < count < POLICY.least_told else count


def _rows(labels: list[str]) -> tuple[DecidedRow, ...]:
    """Give words with their counts, the most frequent first.

    Where the sum is told and one count alone is not, it could be worked out: so the smallest of
    the others is hidden with it.
    """
    counts = Counter(labels).most_common()
    hidden = {label for label, count in counts if told(count) is None}
    if len(hidden) == 1 and len(counts) > 1:
        hidden.add(next(label for label, _ in reversed(counts) if label not in hidden))
    return tuple(DecidedRow(each, None if each in hidden else count) for each, count in counts)
