"""Where site admins look after the topics; one list for the whole site."""

from collections.abc import Callable
from http import HTTPStatus

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, site_admin
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.numbers import number
from alumnet.site import commands, queries
from alumnet.site.forms import LinesForm, MergeForm, TopicForm
from alumnet.site.rules.topics import Lines, NewTopic, read_lines
from alumnet.site.views.blueprint import blueprint, place_at, see
from alumnet.wording import sentence


@blueprint.get("/admin/site/topics")
@site_admin
def topics() -> ResponseReturnValue:
    """List the topics of one group, in the order in which members see them."""
    groups = queries.groups()
    wanted = request.args.get("group", groups[0].code)
    group = next((each for each in groups if each.code == wanted), None)
    if group is None:
        raise NotFound
    return render_template(
        "site/topics.html",
        where=place_at(queries.SITE),
        groups=groups,
        group=group,
        mentors=queries.mentors_by_topic(reading()),
    )


@blueprint.route("/admin/site/topics/new", methods=["GET", "POST"])
@site_admin
def new_topic() -> ResponseReturnValue:
    """Add a topic."""
    form = TopicForm(_groups(), data={"group": request.args.get("group", "")})
    if form.validate_on_submit():
        new = NewTopic(form.label.data, form.group.data, form.names)
        if _done(form, lambda by: commands.add_topics([new], by=by, now=now())):
            flash(f"“{new.label}” is there to be chosen.")
            return see("topics", group=new.group)
    return _form_page(form, None)


@blueprint.route("/admin/site/topics/import", methods=["GET", "POST"])
@site_admin
def import_topics() -> ResponseReturnValue:
    """Show what a list would add; then add it."""
    form, lines = LinesForm(), None
    if form.validate_on_submit():
        lines = read_lines(form.lines.data or "", *queries.known())
        if request.form.get("do") == "add" and _added(form, lines):
            return see("topics", group=lines.new[0].group)
    return render_template(
        "site/import_topics.html",
        where=place_at(queries.SITE),
        form=form,
        lines=lines,
        groups=dict(_groups()),
    ), _status(form)


def _added(form: LinesForm, lines: Lines) -> bool:
    if not lines.new:
        form.form_errors.append("There is nothing new in these lines")
        return False
    if _done(form, lambda by: commands.add_topics(lines.new, by=by, now=now())):
        many = len(lines.new)
        flash(f"{number(many).capitalize()} topic{'' if many == 1 else 's'} added.")
        return True
    return False


@blueprint.route("/admin/site/topics/<code>", methods=["GET", "POST"])
@site_admin
def topic(code: str) -> ResponseReturnValue:
    """Show a topic to be called something else."""
    view = queries.topic(reading(), code)
    form = TopicForm(
        _groups(),
        data={
            "label": view.term.label,
            "group": view.term.group,
            "also": "\n".join(view.term.also),
        },
    )
    if form.validate_on_submit():
        label, names, group = form.label.data, form.names, form.group.data
        if _done(form, lambda by: commands.save_topic(code, label, names, group, by=by, now=now())):
            flash(f"“{label}” is saved. Search follows within a minute or two.")
            return see("topic", code=code)
    return _form_page(form, view)


@blueprint.post("/admin/site/topics/<code>/move")
@site_admin
def move_topic(code: str) -> ResponseReturnValue:
    """Put a topic one place up or down."""
    is_up = request.form.get("where") == "up"
    view = queries.topic(reading(), code)
    commands.move_topic(code, up=is_up, by=current_viewer().person, now=now())
    return see("topics", group=view.term.group, _anchor=f"topic-{code}")


@blueprint.post("/admin/site/topics/<code>/retire")
@site_admin
def retire_topic(code: str) -> ResponseReturnValue:
    """Offer a topic no more, or again."""
    retires, label = request.form.get("offer") != "1", queries.topic(reading(), code).term.label
    commands.retire_topic(code, retires=retires, by=current_viewer().person, now=now())
    if retires:
        flash(f"“{label}” isn't offered any more. Who chose it keeps it.")
    else:
        flash(f"“{label}” is offered again.")
    return see("topic", code=code)


@blueprint.post("/admin/site/topics/<code>/merge")
@site_admin
def merge_topic(code: str) -> ResponseReturnValue:
    """Make a topic another name of another."""
    view = queries.topic(reading(), code)
    form = MergeForm(_others(code))
    if form.validate():
        into = form.into.data
        if _done(form, lambda by: commands.merge_topic(code, into, by=by, now=now())):
            flash(f"“{view.term.label}” is another name of this now. You can take that back here.")
            return see("topic", code=into)
    return _form_page(None, view, form)


@blueprint.post("/admin/site/topics/<code>/unmerge")
@site_admin
def undo_merge(code: str) -> ResponseReturnValue:
    """Let a topic be one of its own again."""
    commands.undo_merge(code, by=current_viewer().person, now=now())
    flash("It is a topic of its own again, for everybody who had chosen it.")
    return see("topic", code=code)


def _done(form: TopicForm | MergeForm | LinesForm, command: Callable[[int], None]) -> bool:
    """Carry something out; put into the form why not."""
    try:
        command(current_viewer().person)
    except NotFound:
        raise
    except DomainError as error:
        form.form_errors.append(sentence(error))
        return False
    return True


def _form_page(
    form: TopicForm | None, view: queries.TopicView | None, merging: MergeForm | None = None
) -> ResponseReturnValue:
    term = view.term if view else None
    if form is None and term is not None:
        also = "\n".join(term.also)
        form = TopicForm(
            _groups(),
            formdata=None,
            data={"label": term.label, "group": term.group, "also": also},
        )
    shown = merging or (MergeForm(_others(term.code), formdata=None) if term else None)
    return render_template(
        "site/topic.html",
        where=place_at(queries.SITE),
        topic_form=form,
        merge_form=shown,
        form=merging or form,
        view=view,
    ), _status(merging or form)


def _status(form: TopicForm | MergeForm | LinesForm | None) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form and form.errors else HTTPStatus.OK


def _groups() -> list[tuple[str, str]]:
    return [(each.code, each.label) for each in queries.groups()]


def _others(code: str) -> list[tuple[str, str]]:
    return [
        (each.code, f"{group.label}: {each.label}")
        for group in queries.groups()
        for each in group.topics
        if each.code != code
    ]
