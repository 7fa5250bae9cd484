"""The outcomes of a cohort as files, with what each column means."""

import json

from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.downloads import csv_file, json_file
from alumnet.kernel.errors import NotFound
from alumnet.programmes.queries.managing import ManagedCohort
from alumnet.programmes.queries.outcomes_experience import experience
from alumnet.programmes.queries.outcomes_report import OutcomeReport, outcome_report
from alumnet.programmes.queries.outcomes_surveys import surveys_told
from alumnet.programmes.rules.experience_files import (
    EXPERIENCE_COLUMNS,
    SURVEY_COLUMNS,
    experience_document,
    experience_table,
    survey_table,
)
from alumnet.programmes.rules.outcomes_files import DICTIONARY, document, table
from alumnet.programmes.views.blueprint import blueprint, managed


def _report(cohort: str) -> tuple[ManagedCohort, OutcomeReport]:
    found = managed(cohort)
    report = outcome_report(reading(), found.cohort_id, found.association_id, now().date())
    if report is None:
        raise NotFound
    return found, report


@blueprint.get("/programmes/<cohort>/manage/outcomes.csv")
@member
def outcomes_csv(cohort: str) -> ResponseReturnValue:
    """Send a row for each group that is told of."""
    found, report = _report(cohort)
    return csv_file(f"outcomes-{found.public_id}.csv", table(report.told))


@blueprint.get("/programmes/<cohort>/manage/outcomes.json")
@member
def outcomes_json(cohort: str) -> ResponseReturnValue:
    """Send the report with its plan, its curves and what its numbers mean."""
    found, report = _report(cohort)
    content = {
        "cohort": found.title,
        "as_of": now().date().isoformat(),
        "plan": json.loads(report.kept.text),
        "plan_sha256": report.kept.sha256,
        "amendments": [
            {"change": each.change, "reason": each.reason, "on": each.at.date().isoformat()}
            for each in report.amendments
        ],
        "compared_by": report.kept.design.value,
        "how_to_read_it": list(report.design),
        **document(report.told, report.balance),
    }
    return json_file(f"outcomes-{found.public_id}.json", content)


@blueprint.get("/programmes/<cohort>/manage/outcomes/dictionary.csv")
@member
def outcomes_dictionary(cohort: str) -> ResponseReturnValue:
    """Send what each column of the tables means."""
    found = managed(cohort)
    files = {"outcomes": DICTIONARY, "experience": EXPERIENCE_COLUMNS, "surveys": SURVEY_COLUMNS}
    rows = [(name, *each) for name, columns in files.items() for each in columns]
    name = f"outcomes-dictionary-{found.public_id}.csv"
    return csv_file(name, [("file", "column", "meaning"), *rows])


@blueprint.get("/programmes/<cohort>/manage/outcomes/experience.csv")
@member
def experience_csv(cohort: str) -> ResponseReturnValue:
    """Send how a cohort went for its people, each number with what was counted."""
    found = managed(cohort)
    told = experience(reading(), found.cohort_id, now().date())
    rows = experience_table(told.lines, told.reached)
    return csv_file(f"experience-{found.public_id}.csv", rows)


@blueprint.get("/programmes/<cohort>/manage/outcomes/surveys.csv")
@member
def surveys_csv(cohort: str) -> ResponseReturnValue:
    """Send what was answered to surveys, a row for each answer that is told of."""
    found = managed(cohort)
    rows = survey_table(surveys_told(reading(), found.cohort_id, now()))
    return csv_file(f"surveys-{found.public_id}.csv", rows)


@blueprint.get("/programmes/<cohort>/manage/outcomes/experience.json")
@member
def experience_json(cohort: str) -> ResponseReturnValue:
    """Send how it went and what was answered, with what its names mean."""
    found = managed(cohort)
    told = experience(reading(), found.cohort_id, now().date())
    surveys = surveys_told(reading(), found.cohort_id, now())
    content = {
        "cohort": found.title,
        "as_of": now().date().isoformat(),
        **experience_document(told.lines, told.reached, surveys),
    }
    return json_file(f"experience-{found.public_id}.json", content)
