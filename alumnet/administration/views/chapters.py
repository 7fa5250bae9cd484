"""The chapters of an association for its staff, and those that a member chooses."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.accounts.commands import Place
from alumnet.administration import commands, queries
from alumnet.administration.forms import ChapterForm, RoleOfForm
from alumnet.administration.queries import ChapterLine, House
from alumnet.administration.views.blueprint import blueprint, form_status, house_at, see
from alumnet.administration.views.team import given
from alumnet.kernel.authorization import (
    Role,
    current_viewer,
    fresh,
    fresh_to_write,
    going_on,
    staff,
)
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.wording import sentence


@blueprint.route("/admin/<slug>/chapters", methods=["GET", "POST"])
@staff
def chapters(slug: str) -> ResponseReturnValue:
    """List the chapters of an association, and open one more."""
    house, form = house_at(slug), ChapterForm()
    if form.validate_on_submit():
        try:
            public_id = commands.open_chapter(
                house.id, form.name.data, by=current_viewer().person, now=now()
            )
        except NotFound:
            raise
        except DomainError as error:
            form.name.errors = [sentence(error)]
        else:
            flash(f"{form.name.data} is a chapter now. Members can choose it.")
            return see("chapter", slug=slug, public_id=public_id)
    page = render_template(
        "administration/chapters.html",
        house=house,
        form=form,
        chapters=queries.chapters_of(reading(), house),
    )
    return page, form_status()


@blueprint.get("/admin/<slug>/chapters/<public_id>")
@staff
def chapter(slug: str, public_id: str) -> ResponseReturnValue:
    """Show a chapter: who looks after it, and the way to its members."""
    house = house_at(slug)
    found = queries.chapter_at(reading(), house, public_id)
    return _chapter(house, found, ChapterForm(formdata=None, name=found.name), RoleOfForm())


def _chapter(
    house: House, found: ChapterLine, naming: ChapterForm, form: RoleOfForm
) -> ResponseReturnValue:
    page = render_template(
        "administration/chapter.html",
        house=house,
        chapter=found,
        naming=naming,
        form=form,
        admins=[each for each in queries.team(reading(), house) if each.chapter_id == found.id],
    )
    return page, form_status()


@blueprint.post("/admin/<slug>/chapters/<public_id>/name")
@staff
def rename_chapter(slug: str, public_id: str) -> ResponseReturnValue:
    """Give a chapter another name."""
    house, form = house_at(slug), ChapterForm()
    found = queries.chapter_at(reading(), house, public_id)
    if form.validate():
        try:
            commands.rename_chapter(
                house.id, public_id, form.name.data, by=current_viewer().person, now=now()
            )
        except NotFound:
            raise
        except DomainError as error:
            form.name.errors = [sentence(error)]
        else:
            flash(f"It is called {form.name.data} now.")
            return see("chapter", slug=slug, public_id=public_id)
    return _chapter(house, found, form, RoleOfForm(formdata=None))


@blueprint.post("/admin/<slug>/chapters/<public_id>/admins")
@staff
@fresh
def add_chapter_admin(slug: str, public_id: str) -> ResponseReturnValue:
    """Let a member look after a chapter."""
    house, form = house_at(slug), RoleOfForm()
    found = queries.chapter_at(reading(), house, public_id)
    if form.validate():
        name = given(form, Role.CHAPTER_ADMIN, Place(house.id, found.id))
        if name is not None:
            flash(f"{name} looks after {found.name} now.")
            return see("chapter", slug=slug, public_id=public_id)
        form.email.errors = [f"No active member of {house.name} has this address"]
    return _chapter(house, found, ChapterForm(formdata=None, name=found.name), form)


@blueprint.route("/admin/<slug>/chapters/<public_id>/close", methods=["GET", "POST"])
@staff
@fresh_to_write
def close_chapter(slug: str, public_id: str) -> ResponseReturnValue:
    """Say what follows, then close a chapter."""
    house = house_at(slug)
    if request.method == "POST":
        commands.close_chapter(house.id, public_id, by=current_viewer().person, now=now())
        flash("The chapter is closed.")
        return see("chapters", slug=slug)
    found = queries.chapter_at(reading(), house, public_id)
    return render_template("administration/close_chapter.html", house=house, chapter=found)


@blueprint.route("/admin/<slug>/members/<public_id>/chapters", methods=["GET", "POST"])
@staff
def chapters_of_member(slug: str, public_id: str) -> ResponseReturnValue:
    """Put a member into chapters, or take them out."""
    house = house_at(slug)
    member = queries.belonging(reading(), house, public_id)
    if request.method == "POST":
        wanted, by = request.form.getlist("chapter"), current_viewer().person
        commands.put_into_chapters(house.id, member.person_id, wanted, by=by, now=now())
        flash(f"The chapters of {member.name} are saved.")
        return see("member_page", slug=slug, public_id=public_id)
    return render_template(
        "administration/member_chapters.html",
        house=house,
        member=member,
        offered=queries.choices_of(reading(), member.person_id, house.id),
    )


@blueprint.route("/me/chapters", methods=["GET", "POST"])
@going_on
def own_chapters() -> ResponseReturnValue:
    """Choose the chapters of one's associations."""
    me = current_viewer().person
    if request.method == "POST":
        commands.choose_chapters(me, request.form.getlist("chapter"), now=now())
        flash("Your chapters are saved.")
        return see("own_chapters")
    offered = queries.choices_of(reading(), me)
    return render_template("administration/own_chapters.html", offered=offered)
