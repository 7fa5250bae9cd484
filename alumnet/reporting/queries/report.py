"""The report of an association for a period, out of the quarters that are told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alumnet.organizations.models import Organization
from alumnet.organizations.places import country_name
from alumnet.organizations.reference import topic
from alumnet.reporting.models import ReportBlock
from alumnet.reporting.rules.hiding import is_told, told_throughout
from alumnet.reporting.rules.measures import Figures, figures_from, together, without
from alumnet.reporting.rules.quarters import Period
from alumnet.reporting.rules.tallying import DIVISIONS, UNKNOWN, Division

# So many quarters before the last one a chart shows.
_LOOKING_BACK = 7


@dataclass(frozen=True, slots=True)
class Row:
    """A group of a division; `figures` are of the period, `before` of the one before if told.

    Without a code it is what is left: groups too small to be told by themselves.
    """

    code: str | None
    label: str
    figures: Figures
    before: Figures | None


@dataclass(frozen=True, slots=True)
class Part:
    """What a report says of one side, or of everybody: of the period, and of the one before."""

    now: Figures
    before: Figures | None


@dataclass(frozen=True, slots=True)
class Step:
    """One block of a chart over time."""

    period: Period
    figures: Figures


@dataclass(frozen=True, slots=True)
class Report:
    """A period of whole quarters, with everything that may be told of it.

    `asking` and `mentoring` are None where the period holds quarters with too few people, unless it
    begins and ends where such quarters are told together with others: see `blocks`.
    """

    period: Period
    asking: Part | None
    mentoring: Part | None
    divisions: Mapping[str, Sequence[Row]]
    steps: Sequence[Step]
    blocks: Sequence[Period]


@dataclass(frozen=True, slots=True)
class Told:
    """From when to when quarters are told, and the newest that are told together, often one."""

    first: int
    last: int
    newest: Period


def told_between(session: Session, association_id: int) -> Told | None:
    """Return what an association's report can be about, None before anything is told. One."""
    first, newest = func.min(ReportBlock.first_quarter), func.max(ReportBlock.first_quarter)
    ends: Any = select(first, newest, func.max(ReportBlock.last_quarter)).where(
        ReportBlock.association_id == association_id
    )
    first, newest, last = session.execute(ends).one()
    return None if first is None else Told(first, last, Period(newest, last))


def report(
    session: Session, association_id: int, period: Period, divisions: Sequence[Division] = DIVISIONS
) -> Report:
    """Return what is told of a period. One or two statements."""
    since = min(period.before.first, period.last - _LOOKING_BACK)
    rows = session.execute(
        select(ReportBlock.first_quarter, ReportBlock.last_quarter, ReportBlock.content)
        .where(
            ReportBlock.association_id == association_id,
            ReportBlock.last_quarter >= since,
            ReportBlock.first_quarter <= period.last,
        )
        .order_by(ReportBlock.first_quarter)
    ).all()
    kept = {Period(row.first_quarter, row.last_quarter): row.content for row in rows}
    now, before = _within(kept, period), _within(kept, period.before)
    names = _names(session, now)
    return Report(
        period=period,
        asking=_part("asking", now, before),
        mentoring=_part("mentoring", now, before),
        divisions={each.code: _rows(each, now, before, names) for each in divisions},
        steps=[Step(each, figures_from(content["asking"])) for each, content in kept.items()],
        blocks=[each for each in kept if each.last >= period.first],
    )


def _within(kept: Mapping[Period, Any], period: Period) -> list[Any]:
    """Return the contents of the blocks that make up a period, none where it can't be told."""
    if not is_told(kept, period):
        return []
    return [
        content
        for each, content in kept.items()
        if period.first <= each.first and each.last <= period.last
    ]


def _part(side: str, now: Sequence[Any], before: Sequence[Any]) -> Part | None:
    if not now:
        return None
    return Part(_sum(side, now), _sum(side, before) if before else None)


def _sum(side: str, contents: Iterable[Any]) -> Figures:
    return together(figures_from(each[side]) for each in contents)


def _rows(
    division: Division, now: Sequence[Any], before: Sequence[Any], names: Mapping[str, str]
) -> list[Row]:
    """Return the groups that can be told, the largest first, and what is left of all."""
    figures, earlier = _groups(division, now), _groups(division, before)
    if not figures:
        return []
    rows = [
        Row(group, _label(division, group, names), found, earlier.get(group))
        for group, found in figures.items()
    ]
    rows.sort(key=lambda row: (row.code == UNKNOWN, -row.figures["requests"], row.label))
    left = without(_sum(_side(division), now), figures.values())
    if any(left.counts.values()):
        rows.append(Row(None, "All smaller groups together", left, None))
    return rows


def _side(division: Division) -> str:
    return "mentoring" if division.is_of_mentors else "asking"


def _groups(division: Division, contents: Sequence[Any]) -> dict[str, Figures]:
    by_block = [each["by"][division.code] for each in contents]
    return {
        group: together(figures_from(each[group]) for each in by_block)
        for group in told_throughout(by_block)
    }


def _names(session: Session, contents: Sequence[Any]) -> dict[str, str]:
    """Return the names of the schools in these blocks. One statement, none without any."""
    ids = {
        int(group)
        for content in contents
        for code in ("school", "mentor-school")
        for group in content["by"][code]
        if group
    }
    if not ids:
        return {}
    rows = session.execute(
        select(Organization.id, Organization.name).where(Organization.id.in_(ids))
    )
    return {str(found): name for found, name in rows}


def _label(division: Division, group: str, names: Mapping[str, str]) -> str:
    if group == UNKNOWN:
        return "Not known"
    match division.code.removeprefix("mentor-"):
        case "school":
            return names.get(group, "A school that is gone")
        case "class":
            return f"{group} to {int(group) + 9}"
        case "region":
            return country_name(group)
        case _:
            found = topic(group)
            return found.label if found else group
