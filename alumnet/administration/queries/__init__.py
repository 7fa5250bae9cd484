"""Reads for the staff: what waits, members, team, the audit log."""

from alumnet.administration.queries.acting import refusal_to_reinstate, refusal_to_suspend
from alumnet.administration.queries.chapters import (
    ChapterLine,
    Choice,
    Open,
    chapter_at,
    chapters_of,
    choices_of,
)
from alumnet.administration.queries.log import (
    Chain,
    LogRow,
    Sought,
    chain,
    log,
    log_about,
    reads_log,
)
from alumnet.administration.queries.looking import OwnLook, own_looks
from alumnet.administration.queries.many import all_in_question, candidates
from alumnet.administration.queries.members import (
    HEADER,
    ORDERS,
    MemberRow,
    counted,
    members,
    rows_for_file,
)
from alumnet.administration.queries.merging import MergeLine, merges, stays_as
from alumnet.administration.queries.narrowing import FILTERS, SEEN, Wanted
from alumnet.administration.queries.notes import Note, notes_on
from alumnet.administration.queries.overview import Desk, Due, desks, duties
from alumnet.administration.queries.person_page import (
    MemberPage,
    Section,
    member_page,
    sections_of,
)
from alumnet.administration.queries.scopes import (
    Belonging,
    House,
    association,
    association_or_chapters,
    belonging,
)
from alumnet.administration.queries.team import RoleHolder, holder, roles, team
from alumnet.administration.queries.work import Work, timed_work

__all__ = [
    "FILTERS",
    "HEADER",
    "ORDERS",
    "SEEN",
    "Belonging",
    "Chain",
    "ChapterLine",
    "Choice",
    "Desk",
    "Due",
    "House",
    "LogRow",
    "MemberPage",
    "MemberRow",
    "MergeLine",
    "Note",
    "Open",
    "OwnLook",
    "RoleHolder",
    "Section",
    "Sought",
    "Wanted",
    "Work",
    "all_in_question",
    "association",
    "association_or_chapters",
    "belonging",
    "candidates",
    "chain",
    "chapter_at",
    "chapters_of",
    "choices_of",
    "counted",
    "desks",
    "duties",
    "holder",
    "log",
    "log_about",
    "member_page",
    "members",
    "merges",
    "notes_on",
    "own_looks",
    "reads_log",
    "refusal_to_reinstate",
    "refusal_to_suspend",
    "roles",
    "rows_for_file",
    "sections_of",
    "stays_as",
    "team",
    "timed_work",
]
