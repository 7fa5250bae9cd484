"""Choosing other numbers than those that shipped, and going back to them."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel import audit
from alumnet.kernel.policies import adjust
from alumnet.site import current
from alumnet.site.models import PolicyNumber
from alumnet.site.rules.policies import ADJUSTABLE, POLICIES, refuse_wrong


def save_policies(numbers: Mapping[str, int], *, by: int | None, now: datetime) -> list[str]:
    """Let these numbers hold from now on; return the keys of those that changed.

    What runs already keeps the time it was given.
    Raises OutOfBounds, NotAllowed, Conflict.
    """
    refuse_wrong(numbers)
    changed: list[str] = []
    with current.changing("policies", None, by=by, now=now) as session:
        rows = {row.key: row for row in session.scalars(select(PolicyNumber).with_for_update())}
        for key, value in numbers.items():
            each, row = ADJUSTABLE[key], rows.get(key)
            before = each.shipped if row is None else row.value
            if value == before:
                continue
            changed.append(key)
            if row is None:
                row = PolicyNumber(key=key, value=value, changed_by=by, at=now)
                session.add(row)
            row.value, row.changed_by, row.at = value, by, now
            session.flush()
            text = f"{each.title}: {each.in_words(before)} → {each.in_words(value)}"
            audit.record(session, by, "policy.changed", "policy_number", row.id, now=now, text=text)
    return changed


@current.loads
def _tell_policies(session: Session | None) -> None:
    """Let the policies hold what is stored."""
    chosen: dict[str, dict[str, object]] = {part: {} for part in POLICIES}
    if session is not None:
        for key, value in session.execute(select(PolicyNumber.key, PolicyNumber.value)):
            if key in ADJUSTABLE:  # a number that is no longer changed on a page holds as it ships
                each = ADJUSTABLE[key]
                chosen[key.partition(".")[0]][each.name] = each.stored(value)
    for part, (policy, _) in POLICIES.items():
        adjust(policy, chosen[part])
