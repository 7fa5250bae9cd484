"""People who wait to be let in: their claim beside the roster, and the answer."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.accounts import commands as accounts
from alumnet.accounts import queries as account_queries
from alumnet.accounts.rules import MembershipState
from alumnet.administration import commands, queries
from alumnet.administration.forms import WordsForm
from alumnet.administration.views.blueprint import blueprint, form_status, house_at, see
from alumnet.inviting.queries import inviters_of
from alumnet.kernel.authorization import current_viewer, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import Conflict, NotFound
from alumnet.kernel.numbers import number
from alumnet.kernel.zones import reader_zone
from alumnet.moderation.rules.states import ago, due_words
from alumnet.wording import sentence

_LENGTH = 10
_MOST_DIGITS = 18


@blueprint.get("/admin/<slug>/members/waiting")
@staff
def waiting(slug: str) -> ResponseReturnValue:
    """List who waits, the longest wait first, each with the lines of the roster like them."""
    viewer, house, moment = current_viewer(), house_at(slug), now()
    zone = reader_zone()
    page = account_queries.pending_memberships(
        reading(), viewer, request.args.get("after"), association_id=house.id, length=_LENGTH
    )
    return render_template(
        "administration/waiting.html",
        house=house,
        page=page,
        inviters=inviters_of(reading(), [each.person_id for each in page.items]),
        lines=account_queries.roster_suggestions(reading(), page.items),
        due={each.membership_id: due_words(each.answer_due, moment, zone) for each in page.items},
        asked={each.membership_id: ago(each.applied_at, moment, zone) for each in page.items},
    )


@blueprint.post("/admin/<slug>/members/<public_id>/approve")
@staff
def approve(slug: str, public_id: str) -> ResponseReturnValue:
    """Let somebody in, and show who is next."""
    house = house_at(slug)
    member = queries.belonging(reading(), house, public_id)
    try:
        accounts.approve_membership(
            member.membership_id,
            by=current_viewer().person,
            now=now(),
            roster_entry_id=_chosen_line(request.form.get("line", "")),
        )
    except Conflict as error:
        flash(sentence(error), "warn")
    else:
        flash(f"{member.name} is in. {_left(house)}")
    return see("waiting", slug=slug)


def _chosen_line(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if is_number else None


def _left(house: queries.House) -> str:
    count = account_queries.count_pending(reading(), current_viewer(), association_id=house.id)
    if count == 0:
        return "Nobody else waits."
    return f"{number(count).capitalize()} more {'waits' if count == 1 else 'wait'}."


@blueprint.route("/admin/<slug>/members/<public_id>/decline", methods=["GET", "POST"])
@staff
def decline(slug: str, public_id: str) -> ResponseReturnValue:
    """Turn somebody away with words that help them."""
    house, member, form = _answer(slug, public_id)
    if form.validate_on_submit():
        try:
            accounts.decline_membership(
                member.membership_id,
                by=current_viewer().person,
                now=now(),
                words=form.words.data,
            )
        except Conflict as error:
            flash(sentence(error), "warn")
        else:
            flash(f"{member.name} gets your words by mail. {_left(house)}")
        return see("waiting", slug=slug)
    return _answer_page("decline", house, member, form)


@blueprint.route("/admin/<slug>/members/<public_id>/ask", methods=["GET", "POST"])
@staff
def ask(slug: str, public_id: str) -> ResponseReturnValue:
    """Ask somebody who waits for what is missing."""
    house, member, form = _answer(slug, public_id)
    if form.validate_on_submit():
        try:
            commands.ask_applicant(
                member.membership_id, form.words.data, by=current_viewer().person, now=now()
            )
        except Conflict as error:
            flash(sentence(error), "warn")
        else:
            flash(f"{member.name} gets your question by mail and goes on waiting.")
        return see("waiting", slug=slug)
    return _answer_page("ask", house, member, form)


def _answer(slug: str, public_id: str) -> tuple[queries.House, queries.Belonging, WordsForm]:
    house = house_at(slug)
    member = queries.belonging(reading(), house, public_id)
    if member.state is not MembershipState.PENDING and request.method == "GET":
        raise NotFound
    return house, member, WordsForm()


def _answer_page(
    answer: str, house: queries.House, member: queries.Belonging, form: WordsForm
) -> ResponseReturnValue:
    if not form.is_submitted():
        form.words.data = _FIRST_WORDS[answer].format(house=house.name)
    page = render_template(
        "administration/answer.html", house=house, member=member, form=form, answer=answer
    )
    return page, form_status()


_FIRST_WORDS = {
    "decline": "We couldn't find you in the records of {house}. If that is our mistake, add your "
    "class year or the name you had then, and ask again.",
    "ask": "We couldn't find you in the records of {house} yet. In which year did you leave, and "
    "under which name?",
}
