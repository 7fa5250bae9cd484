"""Enrolment for those who look after a cohort: how far it is, and who takes part."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, fresh, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.downloads import csv_file
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.ids import public_id_of
from alumnet.kernel.numbers import number
from alumnet.members.queries import topic_label
from alumnet.programmes.commands.enrol_deciding import MOST, decide
from alumnet.programmes.commands.enrol_inviting import invite
from alumnet.programmes.forms.enrol_people import ListForm, WordsForm
from alumnet.programmes.queries import enrol_people as queries
from alumnet.programmes.queries.enrol_file import rows_for_file
from alumnet.programmes.queries.enrol_people import Show
from alumnet.programmes.queries.enrol_thin import pool_of
from alumnet.programmes.queries.enrol_wishes import wished_by
from alumnet.programmes.queries.managing import ManagedCohort
from alumnet.programmes.rules.enrol_acts import Act, part_for
from alumnet.programmes.rules.enrol_list import TooLong, read_list
from alumnet.programmes.rules.enrol_pool import thin_pool
from alumnet.programmes.rules.enrol_sides import sides_of
from alumnet.programmes.rules.states import HelperPart, Side
from alumnet.programmes.views.blueprint import blueprint, form_status, managed, show
from alumnet.wording import sentence

_NAMES_SHOWN = 20


@blueprint.get("/programmes/<cohort>/manage/enrol")
@member
def enrolment(cohort: str) -> ResponseReturnValue:
    """Show how far people came, and who is waited for."""
    found = managed(cohort, HelperPart.HELPER)
    ways = queries.ways_in(reading(), found.cohort_id, found.kind)
    pool = pool_of(reading(), found.cohort_id, found.kind, now().date())
    lacks = [
        (each.thin.value, each.count, [topic_label(code) for code in each.about])
        for each in (thin_pool(pool) if pool else ())
    ]
    return render_template(
        "programmes/enrol/overview.html",
        cohort=found,
        ways=ways,
        lacks=lacks,
    )


@blueprint.get("/programmes/<cohort>/manage/people")
@member
def people(cohort: str) -> ResponseReturnValue:
    """List who takes part, who would like to, and who was asked."""
    found = managed(cohort, HelperPart.HELPER)
    shown, side = _narrowed()
    return render_template(
        "programmes/enrol/people.html",
        cohort=found,
        page=queries.people(reading(), found.cohort_id, shown, side, request.args.get("after")),
        shown=shown,
        side=side,
        sides=sides_of(found.kind),
        kept=_kept(shown, side),
        acts=[act for act in Act if found.serves_as(part_for(act))],
    )


def _narrowed() -> tuple[Show, Side | None]:
    """Return how the address narrows the list. Raises NotFound for what it can't be narrowed to."""
    try:
        shown = Show(request.args.get("show", Show.ALL.value))
        side = Side(request.args["as"]) if "as" in request.args else None
    except ValueError:
        raise NotFound from None
    return shown, side


def _kept(shown: Show, side: Side | None) -> dict[str, str]:
    found = {"show": shown.value if shown is not Show.ALL else "", "as": side.value if side else ""}
    return {name: value for name, value in found.items() if value}


@blueprint.get("/programmes/<cohort>/manage/people/<public_id>")
@member
def one_person(cohort: str, public_id: str) -> ResponseReturnValue:
    """Show somebody's application, and what can be done about it."""
    found = managed(cohort, HelperPart.HELPER)
    one = queries.one_person(reading(), found.cohort_id, public_id, now())
    acts = [act for act in Act if act in one.acts and found.serves_as(part_for(act))]
    wished = wished_by(reading(), current_viewer(), found.cohort_id, public_id)
    return render_template(
        "programmes/enrol/person.html", cohort=found, one=one, acts=acts, wished=wished
    )


@blueprint.route("/programmes/<cohort>/manage/people/do", methods=["GET", "POST"])
@member
def decide_people(cohort: str) -> ResponseReturnValue:
    """Say what would be done with whom, and who is left out; then do it."""
    if "act" not in request.args:
        return show("people", cohort=managed(cohort, HelperPart.HELPER).handle)
    act = _act()
    found = managed(cohort, part_for(act))
    form, (shown, side) = WordsForm(), _narrowed()
    chosen = _chosen(found, shown, side)
    if form.fits(act):
        done = decide(
            found.public_id, chosen, act, words=form.words(), by=current_viewer(), now=now()
        )
        _tell(act, done.count, done.skipped)
        return show("people", cohort=found.handle, **_kept(shown, side))
    those = queries.candidates(reading(), found.cohort_id, act, chosen, now())
    page = render_template(
        "programmes/enrol/decide.html",
        cohort=found,
        act=act.value,
        form=form,
        people=[each for each in those if each.can],
        names=_names([each.name for each in those if each.can]),
        left_out=_names([each.name for each in those if not each.can]),
        kept=_kept(shown, side),
    )
    return page, form_status()


def _act() -> Act:
    try:
        return Act(request.args["act"])
    except ValueError:
        raise NotFound from None


def _chosen(cohort: ManagedCohort, shown: Show, side: Side | None) -> list[str]:
    """Return whom it is about: as the preview sends them back, all that fit, or the ticked."""
    if request.method == "POST":
        sent = request.form.get("people", "").split(",")
        return [each for each in sent if public_id_of(each) == each][:MOST]
    if "all" in request.args:
        return queries.all_for(reading(), cohort.cohort_id, shown, side, MOST)
    return request.args.getlist("person")[:MOST]


def _names(names: list[str]) -> str:
    more = len(names) - _NAMES_SHOWN
    shown = ", ".join(names[:_NAMES_SHOWN])
    return f"{shown} and {number(more)} more" if more > 0 else shown


_DONE = {
    Act.FIND_ELIGIBLE: "{many} can take part.",
    Act.ASK_CHANGES: "{many} asked to add something.",
    Act.FIND_INELIGIBLE: "{many} told that it doesn't work out this time.",
    Act.LOOK_AGAIN: "{many} to be decided once more.",
    Act.ASK_TO_CONFIRM: "{many} asked whether they still want to.",
    Act.REMIND: "{many} reminded.",
    Act.TAKE_OUT: "{many} taken out.",
}


def _tell(act: Act, count: int, skipped: int) -> None:
    said = _DONE[act].format(many=f"{number(count)} {'person' if count == 1 else 'people'}")
    flash(said[0].upper() + said[1:])
    if skipped:
        flash(f"Left out: {number(skipped)} who had moved on meanwhile.", "info")


@blueprint.route("/programmes/<cohort>/manage/people/add", methods=["GET", "POST"])
@member
def add_people(cohort: str) -> ResponseReturnValue:
    """Ask people on a list to take part."""
    found = managed(cohort)
    form, became = ListForm(), None
    form.offer(sides_of(found.kind))
    if form.validate_on_submit():
        lines = read_list(form.text)
        if isinstance(lines, TooLong):
            form.file.errors = [f"The list has {lines.lines} lines; send it in parts"]
        elif not (good := [each for each in lines if not each.fault]):
            form.file.errors = ["There is no e-mail address in this list"]
        else:
            try:
                side = Side(form.side.data)
                became = invite(found.public_id, good, side, by=current_viewer(), now=now())
            except NotFound:
                raise
            except DomainError as error:
                form.form_errors.append(sentence(error))
            else:
                faults = [each for each in lines if each.fault]
                return render_template(
                    "programmes/enrol/added.html", cohort=found, became=became, faults=faults
                )
    return render_template("programmes/enrol/add.html", cohort=found, form=form), form_status()


@blueprint.post("/programmes/<cohort>/manage/people.csv")
@member
@fresh
def people_file(cohort: str) -> ResponseReturnValue:
    """Send everybody in a cohort as a table."""
    found = managed(cohort)
    rows = rows_for_file(reading(), found.cohort_id)
    return csv_file(f"people-{now():%Y-%m-%d}.csv", rows)
