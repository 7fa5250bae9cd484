"""What one offers as a mentor, and about what: a page below the mentor desk."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import Conflict
from alumnet.kernel.numbers import number
from alumnet.members import commands, queries
from alumnet.members.forms import MentoringForm, TopicsForm, differences
from alumnet.members.rules.choices import MOST_TOPICS
from alumnet.members.rules.values import OwnMentoring
from alumnet.members.views.blueprint import blueprint, form_status, see
from alumnet.organizations import reference


@blueprint.get("/me/mentoring/profile")
@member
def mentoring() -> ResponseReturnValue:
    """Show what one offers, to change it."""
    own = queries.own_mentoring(reading(), current_viewer().person)
    return _shown(own, MentoringForm.of(own, formdata=None))


@blueprint.post("/me/mentoring/profile")
@member
def save_mentoring() -> ResponseReturnValue:
    """Save what one offers; "choose topics" saves first."""
    person_id = current_viewer().person
    form = MentoringForm()
    if not form.validate():
        return _shown(queries.own_mentoring(reading(), person_id), form)
    try:
        commands.save_mentor_profile(person_id, form.values(), version=form.version.data, now=now())
    except Conflict:
        own = queries.own_mentoring(reading(), person_id)
        stored = MentoringForm.of(own, formdata=None)
        form.version.data = stored.version.data
        if found := differences(form, stored):  # else this is a press too many
            return _page(own, form, stored=found), form_status(is_conflict=True)
    if request.form.get("next") == "topics":
        return see(url_for(".topics"))
    _say_what_holds(form)
    return see(url_for(".mentoring"))


def _shown(own: OwnMentoring, form: MentoringForm) -> ResponseReturnValue:
    return _page(own, form), form_status()


def _page(own: OwnMentoring, form: MentoringForm, **more: object) -> str:
    return render_template(
        "members/mentoring.html",
        own=own,
        form=form,
        labels={term.code: term.label for term in reference.topics()},
        **more,
    )


def _say_what_holds(form: MentoringForm) -> None:
    """Say that it is saved, and what fewer places than people mean."""
    flash("Your mentoring page is saved.")
    room = queries.own_room(reading(), current_viewer().person)
    if room is not None and room.used > (form.places.data or 0):
        flash(
            f"{number(room.used).capitalize()} of your places "
            f"{'is' if room.used == 1 else 'are'} taken. Nothing is cancelled: new people wait "
            "until enough of these have ended.",
            "info",
        )


def _named() -> list[str]:
    """Return the topic with which somebody was suggested as a mentor, to begin with."""
    topic = request.args.get("topic", "")
    term = reference.topic(topic)
    return [term.code] if term else []


@blueprint.route("/me/mentoring/topics", methods=["GET", "POST"])
@member
def topics() -> ResponseReturnValue:
    """Choose the topics one helps with."""
    person_id = current_viewer().person
    own = queries.own_mentoring(reading(), person_id)
    form = TopicsForm(topics=[code for code, _ in own.values.topics] or _named())
    if form.validate_on_submit():
        commands.choose_topics(person_id, form.topics.data, now=now())
        flash("Your topics are saved. Now say what you have lived through in them.")
        return see(url_for(".mentoring", _anchor="topics"))
    page = render_template(
        "members/topics.html", form=form, groups=reference.topic_groups(), most=MOST_TOPICS
    )
    return page, form_status()
