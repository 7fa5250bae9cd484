"""Writes: what people and clocks do to requests and mentorships, one transaction each."""

from alumnet.mentoring.commands.answering import (
    No,
    Pause,
    accept_request,
    answer_by_mail,
    decline_request,
    token_for,
)
from alumnet.mentoring.commands.clocks import (
    close_undo,
    end_standstills,
    expire_requests,
    purge_drafts,
    remind_receivers,
    settle_queues,
)
from alumnet.mentoring.commands.desk import come_back, pause_requests, settle_queue
from alumnet.mentoring.commands.drafts import adapt_draft, discard_draft, save_draft
from alumnet.mentoring.commands.ending import end_mentorship, void_for, void_open_between
from alumnet.mentoring.commands.places import (
    change_places,
    go_on,
    stay_away,
    stop_mentoring,
)
from alumnet.mentoring.commands.sending import submit_request, undo_withdrawal, withdraw_request
from alumnet.mentoring.commands.talking import (
    IN_MENTORSHIP,
    IN_REQUEST,
    Locked,
    forget_contacts,
    send_message,
    show_contact,
)

__all__ = [
    "IN_MENTORSHIP",
    "IN_REQUEST",
    "Locked",
    "No",
    "Pause",
    "accept_request",
    "adapt_draft",
    "answer_by_mail",
    "change_places",
    "close_undo",
    "come_back",
    "decline_request",
    "discard_draft",
    "end_mentorship",
    "end_standstills",
    "expire_requests",
    "forget_contacts",
    "go_on",
    "pause_requests",
    "purge_drafts",
    "remind_receivers",
    "save_draft",
    "send_message",
    "settle_queue",
    "settle_queues",
    "show_contact",
    "stay_away",
    "stop_mentoring",
    "submit_request",
    "token_for",
    "undo_withdrawal",
    "void_for",
    "void_open_between",
    "withdraw_request",
]
