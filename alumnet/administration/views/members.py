"""The members of an association: the list, and the same as a file."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.administration import commands, queries
from alumnet.administration.forms import MembersForm
from alumnet.administration.queries import House, Wanted
from alumnet.administration.rules import POLICY
from alumnet.administration.rules.many import ACTS, Act
from alumnet.administration.views.blueprint import blueprint, care_at, house_at
from alumnet.kernel.authorization import current_viewer, fresh, staff
from alumnet.kernel.clock import now
from alumnet.kernel.dates import short_day
from alumnet.kernel.db import reading
from alumnet.kernel.downloads import csv_download
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry

_LABELS = {"class_from": "Class from", "class_to": "Class to"}
_OWN = ("class_from", "class_to", "joined_since", "seen", "role", "roster", "mentors")


@blueprint.get("/admin/<slug>/members")
@staff
def members(slug: str) -> ResponseReturnValue:
    """List members, narrowed by words, by where they stand, and by what slices know of them."""
    house, moment = care_at(slug), now()
    form = form_of(house, request.args, shows=True)
    wanted = wanted_of(form)
    kept = kept_of(form)
    counts = queries.counted(reading(), house, wanted, moment)
    return render_template(
        "administration/members.html",
        house=house,
        filters=form,
        further=form.further,
        wanted=wanted,
        kept=kept,
        chips=_chips(form, kept, slug),
        orders=[(each.value, each.label) for each in form.order.choices],
        counts=counts,
        acts=_acts(form),
        most=POLICY.most_at_once,
        page=queries.members(reading(), house, wanted, moment, request.args.get("after")),
    )


def _acts(form: MembersForm) -> dict[Act, str]:
    """Return what can be done with many: into a chapter only where there is one."""
    has_chapters = "chapter" in form and len(form["chapter"].choices) > 1
    return {act: label for act, label in ACTS.items() if has_chapters or act is not Act.PUT_IN}


def form_of(house: House, given: Any, *, shows: bool = False) -> MembersForm:
    """Return the filters as they were given. Raises NotFound for a state that there isn't.

    What slices let choose is read for a page that shows it, and for what was chosen.
    """
    further = [
        (
            each.name,
            each.label,
            each.choices(reading(), house.id) if shows or given.get(each.name) else (),
        )
        for each in registry.member_filters
        if house.is_whole
    ]
    form = MembersForm.of(further, formdata=given)
    form.validate()
    if form.state.data not in queries.FILTERS:
        raise NotFound
    return form


def wanted_of(form: MembersForm) -> Wanted:
    """Return what a list is narrowed to; what can't be read narrows nothing."""
    said = {field.name: None if field.errors else field.data for field in form}
    return Wanted(
        words=said["q"] or "",
        state=form.state.data,
        more={name: said[name] or "" for name in form.further},
        order=said["order"] or "name",
        class_from=said["class_from"],
        class_to=said["class_to"],
        joined_since=said["joined_since"],
        seen=said["seen"] or "",
        role=said["role"] or "",
        roster=said["roster"] or "",
        mentors=bool(said["mentors"]),
    )


def kept_of(form: MembersForm) -> dict[str, str]:
    """Return what the address of this list says, without what says nothing."""
    plain = {"state": "all", "order": "name"}
    said = {field.name: _in_address(field) for field in form if not field.errors}
    return {name: value for name, value in said.items() if value and value != plain.get(name)}


def _in_address(field: Any) -> str:
    if field.type == "BooleanField":
        return "y" if field.data else ""
    return "" if field.data is None else str(field.data)


def _chips(form: MembersForm, kept: Mapping[str, str], slug: str) -> list[dict[str, str]]:
    names = (*_OWN, *form.further)
    return [
        {
            "label": _in_words(form[name]),
            "remove_url": url_for(
                "administration.members",
                slug=slug,
                **{other: value for other, value in kept.items() if other != name},  # type: ignore[arg-type]
            ),
        }
        for name in names
        if name in kept
    ]


def _in_words(field: Any) -> str:
    label = _LABELS.get(field.name, field.label.text)
    if field.type == "BooleanField":
        return str(label)
    if isinstance(field.data, date):
        return f"{label} {short_day(field.data)}"
    chosen = {each.value: each.label for each in getattr(field, "choices", ())}
    return f"{label}: {chosen[field.data]}" if chosen else f"{label} {field.data}"


@blueprint.post("/admin/<slug>/members.csv")
@staff
@fresh
def members_file(slug: str) -> ResponseReturnValue:
    """Send the members that the list shows as a file, a part at a time; the audit log notes it."""
    house, moment = house_at(slug), now()
    form = form_of(house, request.form)
    wanted = wanted_of(form)
    many = queries.counted(reading(), house, wanted, moment)[wanted.state]
    filters = [each["label"] for each in _chips(form, kept_of(form), slug)]
    commands.note_file(house, many, filters, by=current_viewer().person, now=moment)
    return csv_download(
        f"members-{moment:%Y-%m-%d}.csv",
        queries.HEADER,
        lambda session: queries.rows_for_file(session, house, wanted, moment),
    )
