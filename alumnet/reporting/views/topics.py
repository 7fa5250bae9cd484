"""Topics that are looked for, and whom the staff could ask to help with one."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.transitions import NoSuchTransition, allowed
from alumnet.reporting import commands, queries
from alumnet.reporting.rules.asking import MENTOR_ASK
from alumnet.reporting.rules.policy import POLICY
from alumnet.reporting.views.blueprint import blueprint, house_at
from alumnet.wording import sentence

_STEPS = ("accept", "pass", "refuse")


@blueprint.get("/admin/<slug>/report/topics")
@staff
def topics(slug: str) -> ResponseReturnValue:
    """Show which topics are looked for, who helps with them, and where mentors are missing."""
    house, moment = house_at(slug), now()
    return render_template(
        "reporting/topics.html",
        house=house,
        demand=queries.demand_by_topic(reading(), house.id, moment),
        asked=queries.asked_lately(reading(), house, moment),
        policy=POLICY,
    )


@blueprint.route("/admin/<slug>/report/topics/<code>", methods=["GET", "POST"])
@staff
def topic(slug: str, code: str) -> ResponseReturnValue:
    """Show members who know something of a topic and don't mentor, and ask those chosen."""
    house, viewer, about = house_at(slug), current_viewer(), queries.topic_at(code)
    problem = ""
    if request.method == "POST":
        chosen = request.form.getlist("person")[: POLICY.most_shown]
        try:
            asked = commands.ask_to_mentor(house, code, chosen, by=viewer.person, now=now())
        except NotFound:
            raise
        except DomainError as error:
            problem = sentence(error) if chosen else "Choose whom to ask"
        else:
            flash(f"{asked} asked. They decide in peace, and nobody sees what they answer.")
            return redirect(url_for(".topic", slug=slug, code=code), HTTPStatus.SEE_OTHER)
    return render_template(
        "reporting/topic.html",
        house=house,
        about=about,
        people=queries.candidates(reading(), viewer, house, about, now=now()),
        problem=problem,
        policy=POLICY,
    ), HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK


@blueprint.route("/asked/<public_id>", methods=["GET", "POST"])
@member
def asked(public_id: str) -> ResponseReturnValue:
    """Show a member what the staff ask, and take the answer."""
    viewer = current_viewer()
    found = queries.ask_page(reading(), viewer, public_id)
    if request.method == "POST":
        return _answered(public_id, request.form.get("answer", ""))
    steps = [row.name for row in allowed(MENTOR_ASK, found.state, "person")]
    return render_template("reporting/asked.html", ask=found, steps=steps)


def _answered(public_id: str, step: str) -> ResponseReturnValue:
    if step not in _STEPS:
        raise NotFound
    try:
        commands.answer_ask(public_id, step, by=current_viewer().person, now=now())
    except NoSuchTransition as error:
        flash(sentence(error), "warn")
        return redirect(url_for(".asked", public_id=public_id), HTTPStatus.SEE_OTHER)
    if step == "accept":
        flash("Thank you. Say here what you can help with, and how much time you have.")
        return redirect(url_for("members.mentoring"), HTTPStatus.SEE_OTHER)
    flash("Thank you for telling. Nobody else sees it.")
    return redirect(url_for(".asked", public_id=public_id), HTTPStatus.SEE_OTHER)
