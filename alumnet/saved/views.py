"""The pages of what is saved: /saved, and each search."""

from dataclasses import replace
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.directory import cards
from alumnet.directory import queries as directory
from alumnet.directory import rules as lists
from alumnet.directory.cards import Card
from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.dates import day_in_words
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.ids import anchor_of
from alumnet.kernel.written import page_before
from alumnet.kernel.zones import reader_zone
from alumnet.members.queries import public_id_in
from alumnet.saved import commands, queries
from alumnet.saved.forms import SearchForm
from alumnet.saved.queries import Saved
from alumnet.saved.rules import LONGEST_NAME, ListKind
from alumnet.wording import sentence

blueprint = Blueprint("saved", __name__)


@blueprint.get("/saved")
@member
def saved() -> ResponseReturnValue:
    """Show whom and what a member keeps for later."""
    viewer, cursor = current_viewer(), request.args.get("after")
    people = queries.saved_people(reading(), viewer, cursor, today=now().date())
    return render_template(
        "saved/saved.html",
        people=people,
        cards=[_card(each) for each in people.items],
        searches=queries.searches_of(reading(), viewer),
        is_first=cursor is None,
    )


def _card(each: Saved) -> Card:
    card = cards.card(each.entry, today=now().date())
    if each.opened_at is None:
        return card
    day = day_in_words(each.opened_at, reader_zone())
    return replace(card, facts=(*card.facts, ("notifications", f"A place opened by {day}", False)))


@blueprint.post("/people/<handle>/save")
@member
def save_person(handle: str) -> ResponseReturnValue:
    """Keep somebody for later, or take them off."""
    public_id, viewer = public_id_in(handle), current_viewer()
    if request.form.get("save") == "0":
        commands.remove_person(public_id, by=viewer.person)
        flash("Not saved any more.")
    else:
        try:
            name = commands.save_person(public_id, by=viewer, now=now())
        except DomainError as error:
            _say(error)
        else:
            flash(f"Saved {name} for later. Nobody is told.")
    page = page_before() or url_for(".saved")
    return redirect(f"{page}#{anchor_of(public_id)}", HTTPStatus.SEE_OTHER)


@blueprint.route("/saved/searches/new", methods=["GET", "POST"])
@member
def save_search() -> ResponseReturnValue:
    """Save a search of a list: the address has what was chosen there."""
    kind = next((each for each in ListKind if each.value == request.args.get("list")), None)
    choice = lists.read(request.args)
    if kind is None or not choice.is_narrowed:
        raise NotFound
    words = directory.words_of(reading(), choice)
    form = SearchForm(name=", ".join(words)[:LONGEST_NAME].rstrip(" ,"), wants_alert=True)
    if request.method == "POST" and form.validate():
        try:
            commands.save_search(
                kind,
                choice,
                name=form.name.data,
                wants_alert=form.wants_alert.data,
                by=current_viewer(),
                now=now(),
            )
        except DomainError as error:
            _add_to(form, error)
        else:
            flash("The search is saved. Only you see it.")
            return redirect(url_for(".saved"), HTTPStatus.SEE_OTHER)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_template("saved/new.html", form=form, words=words, kind=kind), status


@blueprint.route("/saved/searches/<public_id>", methods=["GET", "POST"])
@member
def search(public_id: str) -> ResponseReturnValue:
    """Show who is new in a search, and change what it is called."""
    viewer, today = current_viewer(), now().date()
    found = queries.own_search(reading(), viewer, public_id)
    form = SearchForm(obj=found)
    if request.method == "POST" and form.validate():
        commands.change_search(
            public_id, name=form.name.data, wants_alert=form.wants_alert.data, by=viewer.person
        )
        flash("Changed.")
        return redirect(url_for(".saved"), HTTPStatus.SEE_OTHER)
    new = queries.new_people(reading(), viewer, public_id, today=today)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    shown = [cards.card(each, today=today) for each in new.entries]
    return render_template(
        "saved/search.html", form=form, search=found, cards=shown, seen=new.seen
    ), status


@blueprint.post("/saved/searches/<public_id>/seen")
@member
def mark_seen(public_id: str) -> ResponseReturnValue:
    """Note that those who were new have been looked at."""
    commands.mark_seen(public_id, request.form.get("seen", ""), by=current_viewer().person)
    return redirect(url_for(".saved"), HTTPStatus.SEE_OTHER)


@blueprint.post("/saved/searches/<public_id>/remove")
@member
def remove_search(public_id: str) -> ResponseReturnValue:
    """Keep a search no more."""
    commands.remove_search(public_id, by=current_viewer().person, now=now())
    flash("The search is not saved any more.")
    return redirect(url_for(".saved"), HTTPStatus.SEE_OTHER)


def _say(error: DomainError) -> None:
    """Say above the next page what stood in the way; one that hides a page is raised again."""
    if isinstance(error, NotFound):
        raise error
    flash(sentence(error), "info")


def _add_to(form: SearchForm, error: DomainError) -> None:
    if isinstance(error, NotFound):
        raise error
    form.form_errors.append(sentence(error))
