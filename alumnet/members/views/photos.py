"""Photos: served to those who may see them, sent and removed by their owner."""

from flask import Response, current_app, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.members import commands, queries
from alumnet.members.forms import PhotoForm
from alumnet.members.photos import size_in_words
from alumnet.members.rules import PhotoRefused
from alumnet.members.views.blueprint import blueprint, form_status, see
from alumnet.settings import Settings

_YEAR = 365 * 24 * 3600


@blueprint.get("/photos/<public_id>/<digest>")
@signed_in
def photo(public_id: str, digest: str) -> ResponseReturnValue:
    """Send a photo; another photo has another address, so browsers may keep it."""
    found = queries.photo_file(reading(), current_viewer(), public_id, digest, today=now().date())
    response = Response(found.content, mimetype=found.content_type)
    response.headers["Cache-Control"] = f"private, max-age={_YEAR}, immutable"
    response.headers["Content-Disposition"] = "inline"
    return response


@blueprint.get("/me/photo")
@signed_in
def own_photo() -> ResponseReturnValue:
    """Show one's photo and take a new one."""
    return _page(PhotoForm(formdata=None))


@blueprint.post("/me/photo")
@signed_in
def send_photo() -> ResponseReturnValue:
    """Keep a photo that was sent."""
    form = PhotoForm()
    if form.validate():
        most = _settings().photo_bytes
        sent = _content_of(form, most)
        try:
            commands.save_photo(current_viewer().person, sent, now=now(), most_bytes=most)
        except PhotoRefused as refused:
            form.photo.errors = [refused.facts["reason"]]
        else:
            flash("Your photo is saved. Everything but the picture was taken out of the file.")
            return see(url_for(".own_photo"))
    return _page(form), form_status()


@blueprint.post("/me/photo/remove")
@signed_in
def remove_photo() -> ResponseReturnValue:
    """Delete one's photo."""
    commands.remove_photo(current_viewer().person)
    flash("Your photo is removed.")
    return see(url_for(".own_photo"))


def _page(form: PhotoForm) -> str:
    most = size_in_words(_settings().photo_bytes)
    return render_template("members/photo.html", form=form, most=most)


def _content_of(form: PhotoForm, most: int) -> bytes:
    """Return what was sent, and of a larger file a little more than is allowed."""
    upload = form.photo.data
    if not upload:
        return b""
    sent: bytes = upload.read(most + 1)
    upload.close()
    return sent


def _settings() -> Settings:
    found: Settings = current_app.extensions["alumnet.settings"]
    return found
