"""Goals and practised skills of a mentorship."""

from http import HTTPStatus

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, going_on
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.mentoring import commands
from alumnet.mentoring.forms.mentorships import LEVELS, GoalForm, SkillsForm
from alumnet.mentoring.queries import goals
from alumnet.mentoring.rules import MentorshipState
from alumnet.mentoring.rules.mentorship_states import GoalState
from alumnet.mentoring.views.frame import add_to, blueprint, show
from alumnet.mentoring.views.mentorships import on_page, page_of
from alumnet.wording import sentence

_AT_THE_END = frozenset({MentorshipState.CLOSING, MentorshipState.COMPLETED})


@blueprint.app_template_filter("level")
def _level(level: int | None) -> str:
    return LEVELS.get(level or 0, "")


@blueprint.get("/mentorships/<public_id>/goals")
@going_on
def goals_page(public_id: str) -> ResponseReturnValue:
    """Show goals and skills, and a form for one more goal."""
    return _goals(public_id, GoalForm(formdata=None), HTTPStatus.OK)


def _goals(public_id: str, form: GoalForm, status: HTTPStatus) -> ResponseReturnValue:
    page = page_of(public_id)
    return render_template(
        "mentoring/goals.html",
        page=page,
        form=form,
        goals=goals.goals_of(reading(), page.id),
        skills=goals.skills_of(reading(), page.id),
    ), status


@blueprint.post("/mentorships/<public_id>/goals")
@going_on
def add_goal(public_id: str) -> ResponseReturnValue:
    """Write down a goal."""
    form = GoalForm()
    if form.validate():
        try:
            commands.add_goal(public_id, by=current_viewer().person, words=form.words(), now=now())
        except DomainError as error:
            add_to(form, error)
        else:
            flash("Your goal is written down. Both of you see it.")
            return show("goals_page", public_id=public_id)
    return _goals(public_id, form, HTTPStatus.UNPROCESSABLE_ENTITY)


@blueprint.post("/mentorships/<public_id>/goals/<goal_id>")
@going_on
def settle_goal(public_id: str, goal_id: str) -> ResponseReturnValue:
    """Say that a goal is reached, dropped, or open after all."""
    wanted = request.form.get("state", "")
    state = next((each for each in GoalState if each.value == wanted), None)
    if state is None:
        raise NotFound
    try:
        commands.settle_goal(public_id, goal_id, by=current_viewer().person, state=state, now=now())
    except NoSuchTransition as error:
        flash(sentence(error), "info")
    return show("goals_page", public_id=public_id)


@blueprint.get("/mentorships/<public_id>/goals/<goal_id>/edit")
@going_on
def edit_goal(public_id: str, goal_id: str) -> ResponseReturnValue:
    """Show a goal that is open, to be changed."""
    page = page_of(public_id)
    found = goals.goal_of(reading(), page.id, goal_id)
    form = GoalForm(
        formdata=None,
        title=found.title,
        measure=found.measure,
        by_date=found.by_date,
        seen=found.version,
    )
    return render_template("mentoring/goal.html", page=page, form=form, stored=None)


@blueprint.post("/mentorships/<public_id>/goals/<goal_id>/edit")
@going_on
def change_goal(public_id: str, goal_id: str) -> ResponseReturnValue:
    """Change a goal; what the other one saved meanwhile is shown beside it."""
    form, stored, status = GoalForm(), None, HTTPStatus.UNPROCESSABLE_ENTITY
    if form.validate():
        try:
            commands.change_goal(
                public_id,
                goal_id,
                by=current_viewer().person,
                words=form.words(),
                seen=form.seen.data or 0,
            )
        except DomainError as error:
            add_to(form, error)
            status = HTTPStatus(error.http_status)
            page = page_of(public_id)
            stored = goals.goal_of(reading(), page.id, goal_id)
            form.seen.now(stored.version)
        else:
            return show("goals_page", public_id=public_id)
    return render_template(
        "mentoring/goal.html", page=page_of(public_id), form=form, stored=stored
    ), status


# ---------------------------------------------------------------------------------------- skills
@blueprint.get("/mentorships/<public_id>/skills")
@going_on
def skills_page(public_id: str) -> ResponseReturnValue:
    """Show the mentee's skills, to be rated at the beginning, and again at the end."""
    page = page_of(public_id)
    found = goals.skills_of(reading(), page.id)
    form = SkillsForm(
        formdata=None,
        skills=[
            {
                "name": each.name,
                "level": each.at_end if page.state in _AT_THE_END else each.at_start,
            }
            for each in found
        ],
    )
    return _skills(page, form, HTTPStatus.OK)


def _skills(page: object, form: SkillsForm, status: HTTPStatus) -> ResponseReturnValue:
    if page.is_mentor:  # type: ignore[attr-defined]
        raise NotFound
    at_end = page.state in _AT_THE_END  # type: ignore[attr-defined]
    return render_template("mentoring/skills.html", page=page, form=form, at_end=at_end), status


@blueprint.post("/mentorships/<public_id>/skills")
@going_on
def save_skills(public_id: str) -> ResponseReturnValue:
    """Keep the skills with where the mentee stands."""
    page, form = page_of(public_id), SkillsForm()
    if not form.validate():
        return _skills(page, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    by = current_viewer().person
    try:
        if page.state in _AT_THE_END:
            levels = [row.form.level.data for row in form.skills]
            commands.rate_skills_again(public_id, by=by, levels=levels)
            return on_page(public_id)
        commands.choose_skills(public_id, by=by, rated=form.rated())
    except NoSuchTransition as error:
        flash(sentence(error), "info")
    return show("goals_page", public_id=public_id)
