"""How long things are kept: the door by which a slice says it, and the work of the day.

A rule says what, how long, from when and why; `find` gives the rows that are older than a moment,
`forget` deals with some of them. Other slices register theirs with `rule`, or tell with `also` what
a job of their own does:

    retention.rule(
        "reports", "Closed reports", kept=POLICY.reports, since="they were closed", why="...",
        find=lambda before: select(Report.id).where(Report.closed_at < before), forget=forget,
    )
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from alumnet.kernel.dates import span_in_words
from alumnet.kernel.db import reading, writing
from alumnet.kernel.logs import logger
from alumnet.kernel.numbers import number

Find = Callable[[datetime], Select[int]]
Forget = Callable[[Session, Sequence[int], datetime], None]
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; without `find` a job of the slice itself keeps it."""

    code: str
    what: str
    kept: timedelta
    since: str
    why: str
    find: Find | None = None
    forget: Forget | None = None
    batch: int = _BATCH

    @property
    def kept_in_words(self) -> str:
        """How long, from what on: "five years after they ended"."""
        return f"{kept_in_words(self.kept)} after {self.since}"


def kept_in_words(kept: timedelta) -> str:
    """Return how long, in years where it is whole years: "one year", "90 days"."""
    years, days = divmod(kept.days, 365)
    if years and not days:
        return f"{number(years)} year{'' if years == 1 else 's'}"
    return span_in_words(kept)


RULES: dict[str, Rule] = {}


def rule(
    code: str,
    what: str,
    *,
    kept: timedelta,
    since: str,
    why: str,
    find: Find,
    forget: Forget,
    batch: int = _BATCH,
) -> None:
    """Register what is kept for how long, and how it goes."""
    RULES[code] = Rule(code, what, kept, since, why, find, forget, batch)


def also(code: str, what: str, *, kept: timedelta, since: str, why: str) -> None:
    """Register what a job of its own slice deletes, so that it is told with the others."""
    RULES[code] = Rule(code, what, kept, since, why)


def told() -> list[Rule]:
    """Return all rules, in the order in which pages list them: by what is kept."""
    return sorted(RULES.values(), key=lambda each: each.what)


def due(session: Session, now: datetime) -> dict[str, int]:
    """Return how many rows each rule would deal with now. One statement a rule."""
    return {
        each.code: session.scalar(
            select(func.count()).select_from(each.find(now - each.kept).subquery())
        )
        or 0
        for each in RULES.values()
        if each.find is not None
    }


def keep_rules(now: datetime) -> dict[str, int]:
    """Deal with everything that is kept too long, in small batches; return how many by rule.

    Repeated it does nothing more. A rule that fails keeps no other from its work.
    """
    done = {}
    for each in RULES.values():
        if each.find is None:
            continue
        try:
            done[each.code] = _keep(each, now)
        except Exception:  # noqa: BLE001 - one rule's fault must not keep the others from running
            logger().exception("retention.failed", rule=each.code)
    return done


def _keep(which: Rule, now: datetime) -> int:
    assert which.find is not None  # noqa: S101 - asked by the caller
    assert which.forget is not None  # noqa: S101 - `rule` takes both
    count = 0
    old = which.find(now - which.kept)
    while chosen := reading().scalars(old.limit(which.batch)).all():
        with writing() as session:
            which.forget(session, chosen, now)
        count += len(chosen)
    return count
