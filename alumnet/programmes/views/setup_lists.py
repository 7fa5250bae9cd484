"""What a set-up has several of: questions, milestones, surveys; written, moved, taken out."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import member
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.programmes.commands import setup_check_ins as check_in_commands
from alumnet.programmes.commands import setup_questions as question_commands
from alumnet.programmes.forms.setup_lists import MilestoneForm, QuestionForm, SurveyForm
from alumnet.programmes.queries.managing import ManagedCohort
from alumnet.programmes.queries.setup import (
    milestones_of,
    questions_of,
    settings_of,
    surveys_of,
)
from alumnet.programmes.rules.setup_states import SetupPart
from alumnet.programmes.rules.setup_templates import MILESTONES, QUESTIONS, SURVEYS
from alumnet.programmes.views.blueprint import blueprint, form_status, managed, show
from alumnet.programmes.views.setup_frame import refuse
from alumnet.wording import sentence


def _tried(act: Callable[[], Any], done: str) -> None:
    """Do something to a list, and say what came of it."""
    try:
        act()
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
    else:
        flash(done)


# -------------------------------------------------------------------------------------- questions
@blueprint.get("/programmes/<cohort>/manage/setup/questions")
@member
def setup_questions(cohort: str) -> ResponseReturnValue:
    """Show what is asked of whoever enrols, and questions to begin with."""
    found = managed(cohort)
    settings = settings_of(reading(), found.cohort_id)
    questions = questions_of(reading(), found.cohort_id)
    there = {each.wording for each in questions}
    return render_template(
        "programmes/setup/questions.html",
        cohort=found,
        questions=questions,
        ready={key: each for key, each in QUESTIONS.items() if each.wording not in there},
        is_open=settings.may_change(SetupPart.TERMS),
    )


@blueprint.post("/programmes/<cohort>/manage/setup/questions/ready")
@member
def setup_question_ready(cohort: str) -> ResponseReturnValue:
    """Take over a question to begin with."""
    found, draft = managed(cohort), QUESTIONS.get(request.form.get("question", ""))
    if draft is None:
        raise NotFound
    _tried(lambda: question_commands.add_questions(found.cohort_id, [draft]), "Added.")
    return show("setup_questions", cohort=found.handle)


@blueprint.route("/programmes/<cohort>/manage/setup/questions/new", methods=["GET", "POST"])
@member
def setup_question_new(cohort: str) -> ResponseReturnValue:
    """Write a further question."""
    found, form = managed(cohort), QuestionForm()
    if form.validate_on_submit():
        try:
            question_commands.add_questions(found.cohort_id, [form.draft()])
        except DomainError as error:
            refuse(form, error)
        else:
            return show("setup_questions", cohort=found.handle)
    return _question_page(found, form, None)


@blueprint.route("/programmes/<cohort>/manage/setup/questions/<public_id>", methods=["GET", "POST"])
@member
def setup_question(cohort: str, public_id: str) -> ResponseReturnValue:
    """Write a question anew."""
    found = managed(cohort)
    form = QuestionForm.of(_one(questions_of(reading(), found.cohort_id), public_id))
    if form.validate_on_submit():
        try:
            question_commands.change_question(found.cohort_id, public_id, form.draft())
        except DomainError as error:
            refuse(form, error)
        else:
            return show("setup_questions", cohort=found.handle)
    return _question_page(found, form, public_id)


def _question_page(
    cohort: ManagedCohort, form: QuestionForm, public_id: str | None
) -> ResponseReturnValue:
    return render_template(
        "programmes/setup/question.html", cohort=cohort, form=form, public_id=public_id
    ), form_status()


@blueprint.post("/programmes/<cohort>/manage/setup/questions/<public_id>/<act>")
@member
def setup_question_act(cohort: str, public_id: str, act: str) -> ResponseReturnValue:
    """Move a question up or down, or take it out."""
    found = managed(cohort)
    if act in {"up", "down"}:
        is_up = act == "up"
        _tried(
            lambda: question_commands.move_question(found.cohort_id, public_id, up=is_up),
            "Moved.",
        )
    elif act == "remove":
        _tried(
            lambda: question_commands.drop_question(found.cohort_id, public_id),
            "Taken out.",
        )
    else:
        raise NotFound
    return show("setup_questions", cohort=found.handle)


# -------------------------------------------------------------------------------------- check-ins
@blueprint.get("/programmes/<cohort>/manage/setup/check-ins")
@member
def setup_check_ins(cohort: str) -> ResponseReturnValue:
    """Show milestones and surveys, and some to begin with."""
    found = managed(cohort)
    settings = settings_of(reading(), found.cohort_id)
    milestones = milestones_of(reading(), found.cohort_id)
    surveys = surveys_of(reading(), found.cohort_id)
    there = {each.title for each in surveys}
    return render_template(
        "programmes/setup/check_ins.html",
        cohort=found,
        milestones=milestones,
        surveys=surveys,
        ready_milestones=[] if milestones else MILESTONES,
        ready_surveys={key: each for key, each in SURVEYS.items() if each.title not in there},
        is_open=settings.may_change(SetupPart.CHECK_INS),
    )


@blueprint.post("/programmes/<cohort>/manage/setup/check-ins/ready")
@member
def setup_check_in_ready(cohort: str) -> ResponseReturnValue:
    """Take over the milestones to begin with, or one of the surveys."""
    found, key = managed(cohort), request.form.get("survey", "")
    if key in SURVEYS:
        _tried(lambda: check_in_commands.add_survey(found.cohort_id, SURVEYS[key]), "Added.")
    else:
        _tried(lambda: check_in_commands.add_milestones(found.cohort_id, MILESTONES), "Added.")
    return show("setup_check_ins", cohort=found.handle)


@blueprint.route("/programmes/<cohort>/manage/setup/milestones/new", methods=["GET", "POST"])
@member
def setup_milestone_new(cohort: str) -> ResponseReturnValue:
    """Write a further milestone."""
    found, form = managed(cohort), MilestoneForm()
    if form.validate_on_submit():
        try:
            check_in_commands.add_milestones(found.cohort_id, [form.draft()])
        except DomainError as error:
            refuse(form, error)
        else:
            return show("setup_check_ins", cohort=found.handle)
    return _check_in_page("programmes/setup/milestone.html", found, form)


@blueprint.route(
    "/programmes/<cohort>/manage/setup/milestones/<public_id>", methods=["GET", "POST"]
)
@member
def setup_milestone(cohort: str, public_id: str) -> ResponseReturnValue:
    """Write a milestone anew."""
    found = managed(cohort)
    one = _one(milestones_of(reading(), found.cohort_id), public_id)
    form = MilestoneForm(
        title=one.title,
        detail=one.detail,
        after_days=one.after_days,
        side=one.side.value if one.side else "",
    )
    if form.validate_on_submit():
        try:
            check_in_commands.change_milestone(found.cohort_id, public_id, form.draft())
        except DomainError as error:
            refuse(form, error)
        else:
            return show("setup_check_ins", cohort=found.handle)
    return _check_in_page("programmes/setup/milestone.html", found, form)


@blueprint.route("/programmes/<cohort>/manage/setup/surveys/new", methods=["GET", "POST"])
@member
def setup_survey_new(cohort: str) -> ResponseReturnValue:
    """Write a further survey."""
    found, form = managed(cohort), SurveyForm()
    if form.validate_on_submit():
        try:
            check_in_commands.add_survey(found.cohort_id, form.draft())
        except DomainError as error:
            refuse(form, error)
        else:
            return show("setup_check_ins", cohort=found.handle)
    form.make_room()
    return _check_in_page("programmes/setup/survey.html", found, form)


@blueprint.route("/programmes/<cohort>/manage/setup/surveys/<public_id>", methods=["GET", "POST"])
@member
def setup_survey(cohort: str, public_id: str) -> ResponseReturnValue:
    """Write a survey anew."""
    found = managed(cohort)
    form = SurveyForm.of(_one(surveys_of(reading(), found.cohort_id), public_id))
    if form.validate_on_submit():
        try:
            check_in_commands.change_survey(found.cohort_id, public_id, form.draft())
        except DomainError as error:
            refuse(form, error)
        else:
            return show("setup_check_ins", cohort=found.handle)
    form.make_room()
    return _check_in_page("programmes/setup/survey.html", found, form)


def _check_in_page(template: str, cohort: ManagedCohort, form: Any) -> ResponseReturnValue:
    return render_template(template, cohort=cohort, form=form), form_status()


@blueprint.post("/programmes/<cohort>/manage/setup/check-ins/<public_id>/remove")
@member
def setup_check_in_remove(cohort: str, public_id: str) -> ResponseReturnValue:
    """Take out a milestone or a survey."""
    found = managed(cohort)
    _tried(lambda: check_in_commands.drop_check_in(found.cohort_id, public_id), "Taken out.")
    return show("setup_check_ins", cohort=found.handle)


def _one(rows: list[Any], public_id: str) -> Any:
    found = next((each for each in rows if each.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found
