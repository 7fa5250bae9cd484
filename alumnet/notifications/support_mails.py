"""The mails of support: a question waits, and there is an answer."""

from datetime import datetime

from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.notifications.mail import Recipient, address, send
from alumnet.notifications.telling import tell
from alumnet.support import queries
from alumnet.support.rules.steps import QuestionState


@registry.on("support_question.written")
def tell_staff(message: Message, now: datetime) -> None:
    """Tell whoever looks after a question, or all who could, that it waits; not what it says."""
    found = queries.question_mail(reading(), message.subject_id)
    if found is None or found.state is not QuestionState.OPEN:
        return
    place = f"/admin/{found.slug}/support" if found.slug else "/admin/support"
    staff = queries.who_answers(reading(), found.association_id)
    for person_id in [found.assigned_to] if found.assigned_to in staff else staff:
        tell(
            message,
            person_id,
            "question_waiting",
            now,
            about=found.id,
            association=found.association,
            association_id=found.association_id,
            url=address(f"{place}/{found.public_id}"),
        )


@registry.on("support_question.answered")
def tell_writer(message: Message, now: datetime) -> None:
    """Tell whoever asked that there is an answer; who wasn't signed in reads it in the mail."""
    found = queries.question_mail(reading(), message.subject_id)
    if found is None:
        return
    if found.person_id is not None:
        tell(
            message,
            found.person_id,
            "question_answered",
            now,
            about=found.id,
            association=found.association,
            association_id=found.association_id,
            url=address(f"/questions/{found.public_id}"),
        )
        return
    send(
        message,
        Recipient("", found.email),
        "question_mailed",
        association=found.association,
        association_id=found.association_id,
        words=queries.last_answer(reading(), found.id),
        url=address(f"/help/questions/{queries.token_of(found.id)}"),
    )
