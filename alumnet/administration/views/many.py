"""One act on many members of the list: first what would happen, and on whom, then the deed."""

from datetime import datetime

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.administration import commands, queries
from alumnet.administration.forms import MembersForm, WordsForm
from alumnet.administration.queries import House
from alumnet.administration.rules import POLICY
from alumnet.administration.rules.many import Act, Candidate, Why, left_out
from alumnet.administration.views.blueprint import blueprint, form_status, house_at, see
from alumnet.administration.views.members import form_of, kept_of, wanted_of
from alumnet.kernel.authorization import current_viewer, fresh_to_write, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.kernel.numbers import number

_NAMES_SHOWN = 20
_NAMES_FLASHED = 5


@blueprint.route("/admin/<slug>/members/many", methods=["GET", "POST"])
@staff
@fresh_to_write
def many(slug: str) -> ResponseReturnValue:
    """Say what would be done with whom and who is left out; then do it."""
    house, moment, form = house_at(slug), now(), WordsForm()
    if not request.args:
        return see("members", slug=slug)
    filters = form_of(house, request.args)
    act, kept = _act(), kept_of(filters)
    chosen = _chosen(house, act, filters, moment)
    if request.method == "POST" and (act is not Act.END or form.validate()):
        by, given = current_viewer().person, _given(house, act, form)
        _tell(act, commands.act_on_many(house, act, chosen, by=by, now=moment, given=given))
        return see("members", slug=slug, **kept)
    people, out = _sorted(house, act, chosen, moment)
    page = render_template(
        "administration/members_many.html",
        house=house,
        act=act.value,
        kept=kept,
        form=form,
        chapters=queries.chapters_of(reading(), house) if act is Act.PUT_IN else [],
        people=people,
        names=_shown([each.name for each in people], _NAMES_SHOWN),
        left_out={why.value: _shown(names, _NAMES_SHOWN) for why, names in out.items()},
        is_cut="all" in request.args and len(chosen) == POLICY.most_at_once,
        most=POLICY.most_at_once,
    )
    return page, form_status()


def _act() -> Act:
    try:
        return Act(request.args.get("act"))
    except ValueError:
        raise NotFound from None


def _given(house: House, act: Act, form: WordsForm) -> str:
    """Return the words that go with an act, or the chapter, which must be one. Raises NotFound."""
    if act is Act.PUT_IN:
        return queries.chapter_at(reading(), house, request.form.get("into", "")).public_id
    return form.words.data or ""


def _chosen(house: House, act: Act, filters: MembersForm, moment: datetime) -> list[str]:
    """Return whom it is about: as the preview sends them back, all that fit, or the ticked."""
    most = POLICY.most_at_once
    if request.method == "POST":
        return request.form.get("people", "").split(",")[:most]
    if "all" in request.args:
        return queries.all_in_question(reading(), house, act, wanted_of(filters), moment)
    return request.args.getlist("person")[:most]


def _sorted(
    house: House, act: Act, chosen: list[str], moment: datetime
) -> tuple[list[Candidate], dict[Why, list[str]]]:
    """Return on whom it can be done, and the names of those who are left out, by why."""
    people, out = [], dict[Why, list[str]]()
    by = current_viewer().person
    for each in queries.candidates(reading(), house, act, chosen, by=by, now=moment):
        why = left_out(act, each, moment)
        if why is None:
            people.append(each)
        else:
            out.setdefault(why, []).append(each.name)
    return people, out


def _tell(act: Act, done: commands.Done) -> None:
    if done.names:
        said = _DONE[act].format(many=_members(len(done.names)))
        flash(said[0].upper() + said[1:])
    for why, names in done.left_out.items():
        flash(f"Left out: {_shown(names, _NAMES_FLASHED)}. {why.value}.", "warn")
    if not done.names and not done.left_out:
        flash("Nobody was chosen, so nothing was done.", "warn")


_DONE = {
    Act.LET_IN: "{many} let in.",
    Act.INVITE: "{many} invited by mail.",
    Act.PUT_IN: "{many} put into the chapter.",
    Act.END: "The membership of {many} has ended.",
}


def _members(count: int) -> str:
    return f"{number(count)} member{'' if count == 1 else 's'}"


def _shown(names: list[str], most: int) -> str:
    """Return names as running text, the first of them when they are many."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {number(more)} more" if more > 0 else "")
