"""One mentee on the board: whom they could have, separating a pair, and the managers' notes."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.programmes.commands import by_hand, manager_notes
from alumnet.programmes.forms.matching import ChoosingForm, NoteForm, PartingForm
from alumnet.programmes.queries.choosing import choosing_for
from alumnet.programmes.queries.manager_notes import notes_about
from alumnet.programmes.queries.managing import ManagedCohort
from alumnet.programmes.rules.board import matches_in
from alumnet.programmes.rules.errors import InputsGone, NoRunYet, NotInRun
from alumnet.programmes.views.blueprint import blueprint, form_status, managed, show
from alumnet.programmes.views.matching import access_of, done
from alumnet.wording import sentence


@blueprint.get("/programmes/<cohort>/manage/matching/mentee/<enrolment>")
@member
def one(cohort: str, enrolment: str) -> ResponseReturnValue:
    """Show whom one mentee could have, and what speaks for and against each."""
    return _page(managed(cohort), enrolment, ChoosingForm(formdata=None), NoteForm(formdata=None))


def _page(
    cohort: ManagedCohort,
    enrolment: str,
    form: ChoosingForm,
    note: NoteForm,
    parting: PartingForm | None = None,
) -> ResponseReturnValue:
    session = reading()
    try:
        found = choosing_for(session, current_viewer(), cohort.cohort_id, enrolment)
    except (InputsGone, NoRunYet, NotInRun) as error:
        flash(sentence(error), "warn")
        return show("board", cohort=cohort.handle)
    page = render_template(
        "programmes/one.html",
        cohort=cohort,
        choosing=found,
        form=form,
        parting=parting or PartingForm(formdata=None, prefix="parting"),
        note_form=note,
        notes=notes_about(session, access_of(cohort), [found.mentee.enrolment_id]).get(
            found.mentee.enrolment_id, []
        ),
        may_match=matches_in(cohort.state),
    )
    return page, form_status()


@blueprint.post("/programmes/<cohort>/manage/matching/mentee/<enrolment>")
@member
def choose(cohort: str, enrolment: str) -> ResponseReturnValue:
    """Give a mentee the mentor that was chosen; the pair is locked."""
    found, viewer, form = managed(cohort), current_viewer(), ChoosingForm()
    if not form.validate_on_submit():
        return _page(found, enrolment, form, NoteForm(formdata=None))
    try:
        by_hand.pair(
            access_of(found),
            enrolment,
            form.mentor.data,
            by=viewer.person,
            now=now(),
            why=form.why.data,
            despite_rules=bool(form.why.data),
            makes_room=True,
        )
    except NotFound:
        raise
    except DomainError as error:
        form.form_errors.append(sentence(error))
        return _page(found, enrolment, form, NoteForm(formdata=None))
    flash("The pair is set, and stays when you match again.")
    return show("one", cohort=found.handle, enrolment=enrolment)


@blueprint.post("/programmes/<cohort>/manage/matching/mentee/<enrolment>/pairs/<pair>/separate")
@member
def separate(cohort: str, enrolment: str, pair: str) -> ResponseReturnValue:
    """Let two be no pair of this cohort any more."""
    found, by, form = managed(cohort), current_viewer().person, PartingForm(prefix="parting")
    if not form.validate_on_submit():
        blank = ChoosingForm(formdata=None), NoteForm(formdata=None)
        return _page(found, enrolment, *blank, form)
    return done(
        found,
        lambda: by_hand.separate(access_of(found), pair, by=by, now=now(), why=form.why.data),
        "The two are apart, and both are in the pool again.",
    )


@blueprint.post("/programmes/<cohort>/manage/matching/mentee/<enrolment>/notes")
@member
def add_note(cohort: str, enrolment: str) -> ResponseReturnValue:
    """Keep a note about somebody, which the managers of the cohort alone read."""
    found, form = managed(cohort), NoteForm()
    if not form.validate_on_submit():
        return _page(found, enrolment, ChoosingForm(formdata=None), form)
    manager_notes.write_note(
        access_of(found), enrolment, form.text.data, by=current_viewer().person, now=now()
    )
    flash("The note is kept.")
    return show("one", cohort=found.handle, enrolment=enrolment)


@blueprint.post("/programmes/<cohort>/manage/matching/mentee/<enrolment>/notes/<note>/delete")
@member
def drop_note(cohort: str, enrolment: str, note: str) -> ResponseReturnValue:
    """Take a note away."""
    found = managed(cohort)
    manager_notes.drop_note(access_of(found), note, by=current_viewer().person, now=now())
    flash("The note is gone.")
    return show("one", cohort=found.handle, enrolment=enrolment)
