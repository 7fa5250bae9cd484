"""The steps of a set-up that are one form each: about, people and days, weights, words, team."""

from flask import current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.accounts.queries import account_at
from alumnet.kernel.authorization import current_viewer, fresh_to_write, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.programmes.commands import setup as commands
from alumnet.programmes.commands.setup_team import add_helper, drop_helper
from alumnet.programmes.forms.setup import (
    AboutForm,
    CountingForm,
    DaysForm,
    HelperForm,
    PeopleForm,
    WholeAboutForm,
    WordsForm,
)
from alumnet.programmes.forms.setup_fields import one_of
from alumnet.programmes.queries.access import manages
from alumnet.programmes.queries.managing import ManagedCohort
from alumnet.programmes.queries.setup import role_managers, settings_of, team_of
from alumnet.programmes.rules.errors import NotOfAssociation
from alumnet.programmes.rules.setup_states import SetupPart
from alumnet.programmes.rules.setup_templates import AGREEMENT, consent_text
from alumnet.programmes.rules.states import HelperPart
from alumnet.programmes.views.blueprint import blueprint, form_status, managed, show
from alumnet.programmes.views.setup_frame import go_on, refuse
from alumnet.settings import Settings


@blueprint.route("/programmes/<cohort>/manage/setup/about", methods=["GET", "POST"])
@member
def setup_about(cohort: str) -> ResponseReturnValue:
    """Decide how a cohort is told of; the programme's name is for who manages all its runs."""
    found, status = managed(cohort), form_status()
    settings = settings_of(reading(), found.cohort_id)
    is_whole = manages(current_viewer(), found.association_id)
    form = (WholeAboutForm if is_whole else AboutForm)(obj=settings)
    if form.validate_on_submit():
        try:
            said = form.about_said()
            commands.save_about(found.cohort_id, said, version=form.version.number)
        except DomainError as error:
            status = refuse(form, error, found.version)
        else:
            return go_on(found, "about")
    page = render_template("programmes/setup/about.html", cohort=found, form=form)
    return page, status


@blueprint.route("/programmes/<cohort>/manage/setup/people", methods=["GET", "POST"])
@member
def setup_people(cohort: str) -> ResponseReturnValue:
    """Decide who may join, how and when; once it is open only days and places change."""
    found, status = managed(cohort), form_status()
    settings = settings_of(reading(), found.cohort_id)
    is_draft = settings.may_change(SetupPart.TERMS)
    form = (PeopleForm if is_draft else DaysForm).of(settings)
    if form.validate_on_submit():
        try:
            commands.save_people(
                found.cohort_id, form.terms(), form.days(), version=form.version.number, now=now()
            )
        except DomainError as error:
            status = refuse(form, error, found.version)
        else:
            return go_on(found, "people")
    return render_template(
        "programmes/setup/people.html",
        cohort=found,
        form=form,
        settings=settings,
        is_draft=is_draft,
        is_open=settings.may_change(SetupPart.DAYS),
        link=_link(found, settings.link_code),
    ), status


def _link(cohort: ManagedCohort, code: str | None) -> str | None:
    """Return the whole address by which people join, to be handed on; None without a link."""
    site: Settings = current_app.extensions["alumnet.settings"]
    path = url_for("programmes.cohort", cohort=cohort.handle, link=code)
    return f"{site.base_url}{path}" if code else None


@blueprint.post("/programmes/<cohort>/manage/setup/link")
@member
def setup_link(cohort: str) -> ResponseReturnValue:
    """Make a new link to join by."""
    found = managed(cohort)
    commands.renew_link(found.cohort_id)
    flash("Here is a new link. Nobody can join by the old one any more.")
    return show("setup_people", cohort=found.handle)


@blueprint.route("/programmes/<cohort>/manage/setup/weights", methods=["GET", "POST"])
@member
def setup_weights(cohort: str) -> ResponseReturnValue:
    """Decide what counts when people are matched."""
    found, status = managed(cohort), form_status()
    settings = settings_of(reading(), found.cohort_id)
    form = CountingForm.of(settings)
    if form.validate_on_submit():
        try:
            counting = form.counting()
            commands.save_counting(found.cohort_id, counting, version=form.version.number)
        except DomainError as error:
            status = refuse(form, error, found.version)
        else:
            return go_on(found, "weights")
    return render_template(
        "programmes/setup/weights.html",
        cohort=found,
        form=form,
        settings=settings,
        is_open=settings.may_change(SetupPart.WEIGHTS),
    ), status


@blueprint.route("/programmes/<cohort>/manage/setup/words", methods=["GET", "POST"])
@member
def setup_words(cohort: str) -> ResponseReturnValue:
    """Write who will know of somebody's taking part, and what pairs agree to."""
    found, status = managed(cohort), form_status()
    settings = settings_of(reading(), found.cohort_id)
    is_draft = settings.may_change(SetupPart.TERMS)
    ours = consent_text(settings.kind, settings.reach, found.association, settings.sponsor)
    form = WordsForm(
        version=settings.version,
        consent=settings.consent or (ours if is_draft else ""),
        agreement=settings.agreement or AGREEMENT,
    )
    if form.validate_on_submit():
        consent = form.consent.data if is_draft else None
        try:
            commands.save_words(
                found.cohort_id, consent, form.agreement.data, version=form.version.number
            )
        except DomainError as error:
            status = refuse(form, error, found.version)
        else:
            return go_on(found, "words")
    return render_template(
        "programmes/setup/words.html",
        cohort=found,
        form=form,
        settings=settings,
        is_draft=is_draft,
        is_open=settings.may_change(SetupPart.CHECK_INS),
        ours=ours,
    ), status


@blueprint.route("/programmes/<cohort>/manage/setup/team", methods=["GET", "POST"])
@member
@fresh_to_write
def setup_team(cohort: str) -> ResponseReturnValue:
    """Show who looks after a cohort, and let a member do so too."""
    found, form = managed(cohort), HelperForm()
    if form.validate_on_submit():
        if (name := _add(found, form)) is not None:
            flash(f"{name} looks after it now.")
            return show("setup_team", cohort=found.handle)
        form.email.errors = [f"No active member of {found.association} has this address"]
    return render_template(
        "programmes/setup/team.html",
        cohort=found,
        form=form,
        team=team_of(reading(), found.cohort_id),
        by_role=role_managers(reading(), found.association_id),
    ), form_status()


def _add(cohort: ManagedCohort, form: HelperForm) -> str | None:
    """Add whoever has this address; return the name, None for no active member."""
    person = account_at(reading(), form.email.data)
    if person is None:
        return None
    part = HelperPart(form.part.data)
    try:
        add_helper(cohort.cohort_id, person.person_id, part, by=current_viewer().person, now=now())
    except NotOfAssociation:
        return None
    return person.name


@blueprint.post("/programmes/<cohort>/manage/setup/team/<public_id>/remove")
@member
@fresh_to_write
def setup_team_remove(cohort: str, public_id: str) -> ResponseReturnValue:
    """Take somebody off."""
    found, part = managed(cohort), one_of(HelperPart, request.form.get("part"))
    if part is None:
        raise NotFound
    viewer = current_viewer()
    gone = drop_helper(found.cohort_id, public_id, part, by=viewer.person, now=now())
    flash("Taken off.")
    if gone == viewer.person and not manages(viewer, found.association_id):
        return show("programmes")
    return show("setup_team", cohort=found.handle)
