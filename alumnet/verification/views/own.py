"""How one's own place is known, and what would show it better."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.organizations.grades import can
from alumnet.verification import commands, documents, queries
from alumnet.verification.forms import AddressForm, AnswerForm, CodeForm, ProofForm
from alumnet.verification.rules import words
from alumnet.verification.rules.addresses import FREE_MAIL, shows_a_place
from alumnet.verification.rules.policy import POLICY
from alumnet.verification.views.blueprint import blueprint, form_status, see
from alumnet.wording import sentence


@blueprint.get("/me/affiliations/<public_id>/proof")
@member
def proof(public_id: str) -> ResponseReturnValue:
    """Show how one's own place is known, and each way to show it better."""
    return page_of_place(public_id)


@blueprint.post("/me/affiliations/<public_id>/proof")
@member
def ask_for_proof(public_id: str) -> ResponseReturnValue:
    """Ask the staff to confirm it, with a document or without."""
    return _send(public_id, ProofForm(), commands.ask_for_proof, "Sent. The staff look at it.")


@blueprint.post("/me/affiliations/<public_id>/proof/answer")
@member
def answer(public_id: str) -> ResponseReturnValue:
    """Answer what the staff asked about it."""
    return _send(public_id, AnswerForm(), commands.answer, "Sent. The staff look at it again.")


def _send(public_id: str, form: ProofForm, send: commands.Send, done: str) -> ResponseReturnValue:
    """Send what was written, with the document; show what is wrong with either."""
    if not form.validate():
        return page_of_place(public_id, form=form), form_status()
    try:
        content = form.sent()
        document = documents.prepare(content) if content else None
        send(public_id, form.note.data, by=current_viewer().person, now=now(), document=document)
    except documents.DocumentRefused as refused:
        form.document.errors = [refused.facts["reason"]]
        return page_of_place(public_id, form=form), form_status()
    except NotFound:
        raise
    except DomainError as error:
        form.form_errors.append(sentence(error))
        return page_of_place(public_id, form=form), error.http_status
    flash(done)
    return see(".proof", public_id=public_id)


@blueprint.post("/me/affiliations/<public_id>/proof/withdraw")
@member
def withdraw(public_id: str) -> ResponseReturnValue:
    """Take back what the staff were asked."""
    commands.withdraw(public_id, by=current_viewer().person, now=now())
    flash("Taken back. What you sent is deleted.")
    return see(".proof", public_id=public_id)


@blueprint.post("/me/affiliations/<public_id>/proof/roster")
@member
def by_roster(public_id: str) -> ResponseReturnValue:
    """Have it confirmed by the list of an association."""
    commands.confirm_by_roster(public_id, by=current_viewer().person, now=now())
    flash("Verified. Your association's own list says the same.")
    return see(".proof", public_id=public_id)


def page_of_place(
    public_id: str,
    *,
    form: ProofForm | None = None,
    address: AddressForm | None = None,
    code: CodeForm | None = None,
) -> str:
    """Show one's own place with what was written into one of its forms. Raises NotFound."""
    place = queries.own_place(reading(), public_id, current_viewer().person)
    case = queries.own_case(reading(), place)
    is_asked = case is not None and case.is_asked
    if form is None or not form.is_submitted():
        form = AnswerForm(formdata=None) if is_asked else ProofForm(formdata=None)
    can_be_proven = can("staff", place.grade)
    takes_address = (
        can_be_proven
        and shows_a_place(place.kind, is_current=place.period.is_current)
        and bool(queries.domains_of(reading(), place) - FREE_MAIL)
    )
    return render_template(
        "verification/proof.html",
        place=place,
        case=case,
        form=form,
        address=address or AddressForm(formdata=None),
        code=code or CodeForm(formdata=None),
        filled=next(
            (each for each in (address, code, form) if each is not None and each.errors), form
        ),
        evidence=queries.evidence_of(reading(), place.id),
        is_on_roster=can_be_proven and queries.has_roster_line(reading(), place),
        can_be_proven=can_be_proven,
        may_ask_colleagues=can("colleagues", place.grade),
        takes_address=takes_address,
        code_waits=takes_address and queries.code_waits(reading(), place, now()),
        told=words.EVIDENCE,
        kept_days=POLICY.document_kept.days,
    )
