"""A LinkedIn archive or a JSON Resume: what is in it, what to take of it; and one to take away."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.extensions import limiter
from alumnet.kernel.authorization import current_viewer, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import Conflict, DomainError
from alumnet.kernel.numbers import number
from alumnet.kernel.visibility import Visibility
from alumnet.organizations.queries import known_organizations
from alumnet.portability import commands, queries
from alumnet.portability.comparing import Choice, choices_in, first_choices
from alumnet.portability.forms import BringForm, TakeForm
from alumnet.portability.keeping import Kept, kept_as, kept_in
from alumnet.portability.rules import POLICY, FileRefused
from alumnet.portability.stated import Stated
from alumnet.portability.uploads import read_uploads
from alumnet.wording import sentence

blueprint = Blueprint("portability", __name__)
_SENDING = "30 per 10 minutes"
_LEVELS = {
    Visibility.MY_ASSOCIATIONS: "members of your associations see it",
    Visibility.TIED_TO_ME: "people with a tie to you see it",
    Visibility.CONNECTIONS: "your contacts see it",
    Visibility.ONLY_ME: "only you see it",
}


def _sender() -> str:
    return f"person {current_viewer().person_id}"


@blueprint.get("/me/import")
@signed_in
def bring() -> ResponseReturnValue:
    """Say what can be brought, and how one gets it."""
    return _bring(BringForm(formdata=None))


@blueprint.post("/me/import")
@signed_in
@limiter.limit(_SENDING, key_func=_sender)
def look() -> ResponseReturnValue:
    """Show what is in the files that were sent; they are not kept."""
    form = BringForm()
    try:
        stated = read_uploads(form.uploads(), this_year=now().year)
    except FileRefused as refused:
        return _refused(form, refused)
    there = _beside(stated)
    choices = first_choices(there.comparison, room=there.skills_room)
    return _page(there, TakeForm(formdata=None), choices)


def _bring(form: BringForm) -> str:
    return render_template("portability/import.html", form=form, policy=POLICY)


@blueprint.get("/me/import/preview")
@signed_in
def preview() -> ResponseReturnValue:
    """Lead back to the beginning: what was read is in the page that showed it, and nowhere else."""
    return redirect(url_for(".bring"), HTTPStatus.SEE_OTHER)


@blueprint.post("/me/import/preview")
@signed_in
def take() -> ResponseReturnValue:
    """Take over what was chosen; what can't be comes back with everything as it was chosen."""
    form, person_id = TakeForm(), current_viewer().person
    try:
        kept = kept_in(form.preview.data or "", person_id, now=now())
        taken = commands.take_over(person_id, kept, request.form, now=now())
    except FileRefused as refused:
        return _refused(BringForm(formdata=None), refused)
    except Conflict:
        return _shown_again(kept)
    except DomainError as error:
        return _not_yet(kept, form, sentence(error))
    if not taken:
        return _not_yet(kept, form, "Tick what you want to take over.")
    flash(_in_words(taken))
    has_places = taken.places or taken.corrected
    return _see("organizations.affiliations" if has_places else "members.own_profile")


def _refused(form: BringForm, refused: FileRefused) -> ResponseReturnValue:
    form.files.errors = [sentence(refused)]
    return _bring(form), HTTPStatus.UNPROCESSABLE_ENTITY


def _not_yet(kept: Kept, form: TakeForm, reason: str) -> ResponseReturnValue:
    """Show everything again as it was chosen, with what stands in the way."""
    form.form_errors.append(reason)
    there = _beside(kept.stated)
    wanted = choices_in(there.comparison, request.form)
    return _page(there, form, wanted), HTTPStatus.UNPROCESSABLE_ENTITY


def _shown_again(kept: Kept) -> ResponseReturnValue:
    """Show a file beside the profile as it is by now; a page sent twice is taken over once."""
    there = _beside(kept.stated)
    wanted = choices_in(there.comparison, request.form)
    if all(choice is Choice.LEAVE for choice in wanted.values()):
        flash("That is on your profile already.", "info")
        return _see("organizations.affiliations")
    form = TakeForm()
    form.form_errors.append("Your profile was changed meanwhile. Here is how the two differ now.")
    return _page(there, form, wanted), HTTPStatus.CONFLICT


def _beside(stated: Stated) -> queries.Beside:
    session = reading()
    known = known_organizations(session)
    return queries.beside(session, current_viewer().person, stated, known=known)


def _page(there: queries.Beside, form: TakeForm, choices: Mapping[str, Choice]) -> str:
    kept = Kept(there.stated, there.stamp)
    form.preview.data = kept_as(kept, current_viewer().person, now=now())
    return render_template(
        "portability/preview.html",
        form=form,
        found=there.comparison,
        notes=there.stated.notes,
        choices={key: choice.value for key, choice in choices.items()},
        levels=_LEVELS,
    )


def _see(endpoint: str) -> ResponseReturnValue:
    return redirect(url_for(endpoint), HTTPStatus.SEE_OTHER)


def _in_words(taken: commands.Taken) -> str:
    """Return what was taken over: "two places, your headline"."""
    counts = (
        (taken.places, "place", "places"),
        (taken.corrected, "corrected place", "corrected places"),
        (taken.fields, "line about you", "lines about you"),
        (taken.skills, "skill", "skills"),
        (taken.languages, "language", "languages"),
    )
    parts = [
        f"{number(count)} {one if count == 1 else more}" for count, one, more in counts if count
    ]
    *first, last = parts
    told = f"{', '.join(first)} and {last}" if first else last
    return f"Taken over: {told}. You can correct it at any time."


@blueprint.get("/me/export/resume.json")
@signed_in
def resume() -> ResponseReturnValue:
    """Send one's own profile as a JSON Resume."""
    document = queries.own_resume(reading(), current_viewer().person, now=now())
    response = Response(
        json.dumps(document, ensure_ascii=False, indent=2), mimetype="application/json"
    )
    response.headers["Content-Disposition"] = "attachment; filename=resume.json"
    response.headers["Cache-Control"] = "no-store"
    return response
