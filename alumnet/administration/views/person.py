"""One member as the staff see them."""

from flask import render_template
from flask.typing import ResponseReturnValue

from alumnet.administration import queries
from alumnet.administration.views.blueprint import blueprint
from alumnet.kernel.authorization import current_viewer, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.member_pages import MemberHere
from alumnet.kernel.registry import registry


@blueprint.get("/admin/<slug>/members/<public_id>")
@staff
def member_page(slug: str, public_id: str) -> ResponseReturnValue:
    """Show a member: where they stand, what the slices tell of them, what the staff did."""
    viewer = current_viewer()
    member = queries.member_page(reading(), viewer, slug, public_id)
    here = MemberHere(slug, public_id, member.name, viewer, now())
    return render_template(
        "administration/member.html",
        house=member.house,
        member=member,
        sections=queries.sections_of(reading(), member, here, registry.member_sections),
        history=queries.log_about(
            reading(), viewer, member.house.id, member.person_id, member.membership_id
        ),
    )
