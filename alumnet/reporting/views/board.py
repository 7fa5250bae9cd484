"""The board report: a page, and the same numbers as files."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from alumnet.administration.queries import House
from alumnet.kernel.authorization import staff
from alumnet.kernel.charts import Chart, chart
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.downloads import csv_file, json_file
from alumnet.kernel.errors import NotFound
from alumnet.reporting import queries
from alumnet.reporting.queries import Report, Told
from alumnet.reporting.rules import words
from alumnet.reporting.rules.measures import CODES, Figures
from alumnet.reporting.rules.policy import POLICY
from alumnet.reporting.rules.quarters import (
    Period,
    begins,
    choices,
    code_of,
    last_told,
    period_from,
    year_of,
)
from alumnet.reporting.rules.tallying import DIVISIONS, Division
from alumnet.reporting.views.blueprint import blueprint, house_at

_LATE = 8


@blueprint.get("/admin/<slug>/report")
@staff
def board(slug: str) -> ResponseReturnValue:
    """Tell of informal mentoring in a period, beside the period before."""
    house = house_at(slug)
    told = queries.told_between(reading(), house.id)
    if told is None:
        return render_template("reporting/none_yet.html", house=house, least=POLICY.least_people)
    period = _period(told)
    division = _division()
    found = queries.report(reading(), house.id, period, (division,))
    years = range(year_of(told.first).first, told.last + 1, 4)
    return render_template(
        "reporting/board.html",
        house=house,
        report=found,
        division=division,
        divisions=DIVISIONS,
        lines=_lines(found),
        rows=[(row, _cells(row.figures)) for row in found.divisions[division.code]],
        over_time=_over_time(found),
        waits=_waits(found),
        quarters=choices(told.first, told.last),
        years=[year_of(each) for each in reversed(years)],
        chosen={"from": code_of(period.first), "to": code_of(period.last)},
        next_told=begins(last_told(now()) + 2) + timedelta(days=POLICY.answer_days),
        policy=POLICY,
    )


def _period(told: Told) -> Period:
    """Return the period in the address, without one the newest that can be told."""
    is_chosen = request.args.keys() & {"from", "to", "year"}
    return period_from(request.args, told.last) if is_chosen else told.newest


def _division() -> Division:
    """Return how the reader wants to divide. Raises NotFound."""
    wanted = request.args.get("by", DIVISIONS[0].code)
    found = next((each for each in DIVISIONS if each.code == wanted), None)
    if found is None:
        raise NotFound
    return found


def _lines(found: Report) -> list[words.Line]:
    if found.asking is None or found.mentoring is None:
        return []
    return [
        words.members_line("asking", found.asking.now, found.asking.before),
        words.members_line("mentoring", found.mentoring.now, found.mentoring.before),
        *words.lines(found.asking.now, found.asking.before),
    ]


def _cells(figures: Figures) -> list[str]:
    """Return what the row of a group says: letters, share, wait, acceptances, sessions."""
    counts = (f"{figures[code]:,}" for code in ("requests", "accepted", "sessions"))
    requests, accepted, sessions = counts
    return [
        requests,
        words.share_in_words(figures),
        words.wait_in_words(figures),
        accepted,
        sessions,
    ]


def _over_time(found: Report) -> Chart:
    bars = [
        (each.period.short, each.figures["requests"], each.figures["answered"])
        for each in found.steps
    ]
    return chart(bars, "Letters sent; the dark part was answered in time.")


def _waits(found: Report) -> Chart | None:
    """Return how long answers took, None where there are too few."""
    if found.asking is None or found.asking.now.wait_of(0.5) is None:
        return None
    waits = found.asking.now.waits
    late = sum(waits[_LATE:])
    groups = [(str(days), count) for days, count in enumerate(waits[:_LATE])]
    groups.append((f"{_LATE} to {POLICY.answer_days}", late))
    return chart(
        [(name, count, count) for name, count in groups],
        "Answers by the whole days that a letter waited.",
    )


# ----------------------------------------------------------------------------------------- files
def _asked(slug: str) -> tuple[House, Report]:
    """Return the association with everything that is told of the period. Raises NotFound."""
    house = house_at(slug)
    told = queries.told_between(reading(), house.id)
    if told is None:
        raise NotFound
    return house, queries.report(reading(), house.id, _period(told))


def _name(house: House, found: Report, ending: str) -> str:
    return f"mentoring-{house.slug}-{found.period.code}.{ending}"


@blueprint.get("/admin/<slug>/report.csv")
@staff
def board_csv(slug: str) -> ResponseReturnValue:
    """Send the report as a table, a row for each group."""
    house, found = _asked(slug)
    return csv_file(_name(house, found, "csv"), _table(found))


def _table(found: Report) -> Iterator[Sequence[object]]:
    yield ("period", "division", "group", "people", *CODES, "share_answered", "median_wait")
    for division, group, figures in _groups(found):
        yield (
            found.period.code,
            division,
            group,
            figures.people or "",
            *(figures[code] for code in CODES),
            "" if figures.share_answered is None else figures.share_answered,
            "" if figures.wait_of(0.5) is None else figures.wait_of(0.5),
        )


def _groups(found: Report) -> Iterator[tuple[str, str, Figures]]:
    """Yield every group that is told: (division, name, figures)."""
    for side, part in (("asking", found.asking), ("mentoring", found.mentoring)):
        if part is not None:
            yield side, "all", part.now
    for division, rows in found.divisions.items():
        for row in rows:
            yield division, row.label, row.figures


@blueprint.get("/admin/<slug>/report.json")
@staff
def board_json(slug: str) -> ResponseReturnValue:
    """Send the report with what each of its numbers means."""
    house, found = _asked(slug)
    content = {
        "association": house.name,
        "period": found.period.code,
        "groups": [
            {"division": division, "group": group, **figures.as_json()}
            for division, group, figures in _groups(found)
        ],
        "meanings": {each.code: each.meaning for each in words.DICTIONARY},
        "divisions": {each.code: each.label for each in DIVISIONS},
        "hidden": f"Nothing is told about fewer than {POLICY.least_people} members; smaller"
        " groups stand together. `waits` counts answers by whole days, from 0.",
    }
    return json_file(_name(house, found, "json"), content)


@blueprint.get("/admin/<slug>/report/dictionary.csv")
@staff
def board_dictionary(slug: str) -> ResponseReturnValue:
    """Send what each column of the table means."""
    house = house_at(slug)
    rows = [("column", "name", "meaning")]
    rows += [(each.code, each.label, each.meaning) for each in words.DICTIONARY]
    return csv_file(f"dictionary-{house.slug}.csv", rows)
