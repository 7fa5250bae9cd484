"""A form that is sent twice at once is sent once, and whoever pressed twice reads that it is done.

Forms are found by following links, so a new one is tested from its first day.
"""

import re
from collections.abc import Iterator
from http import HTTPStatus
from xml.etree.ElementTree import Element

from sqlalchemy import Integer, column, func, literal, select, union_all
from werkzeug.datastructures import MultiDict

from alumnet.kernel import db
from tests.page import Form, Page
from tests.system.test_bad_input import page_of
from tests.system.town import ADMIN_OF_A, MENTOR, Crawl, Town, pattern_of

_LEFT_ALONE = re.compile(r"/sign-out|/sign-out-others|/me/security/password$|/me/data/close")
# What a press adds beside the thing itself, or each time with a reason.
_BESIDE = re.compile(r"outbox_entry|audit_|_event$")
_MANY = 30
_TYPED = {"date": "2027-01-08", "time": "17:30", "number": "2015", "email": "new@example.org"}


# Both mails hold a link that works; who asks may have mistyped the first.
_A_MAIL_EACH = frozenset({"accounts.add_address", "accounts.change_address", "accounts.join"})
# What is written or saved reads as done both times. What can be on its way but once says so, and
# what went with the first press isn't there for the second; our script lets no browser send that.
_ALIKE = frozenset(
    {
        "administration.invite",
        "administration.write_note",
        "imports.changes",
        "members.save_goals",
        "members.save_mentoring",
        "members.save_privacy",
        "members.save_profile",
        "mentoring.add_goal",
        "mentoring.add_task",
        "mentoring.change_goal",
        "mentoring.change_practice_note",
        "mentoring.issue_certificate",
        "mentoring.save_agreement",
        "mentoring.write_note",
        "mentoring.write_practice_note",
        "moderation.add_note",
        # What is taken away is gone for the second press too.
        "administration.close_chapter",
        "administration.delete_note",
        "mentoring.delete_note",
        "mentoring.delete_practice_note",
        "mentoring.delete_task",
        "mentoring.discard",
        "mentoring.remove_point",
        "mentoring.take_thanks_back",
        "members.remove_name",
        "moderation.erase_note",
        "organizations.remove_affiliation",
        "programmes.drop_note",
        "rights.carry_out_wish",
        "saved.remove_search",
    }
)


def test_a_form_that_is_sent_twice_is_sent_once(own_town: Town, crawls: dict[str, Crawl]) -> None:
    seen: set[tuple[str, str]] = set()
    adding: set[str] = set()
    wrong: list[str] = []
    before = rows(own_town)
    for role in (MENTOR, ADMIN_OF_A):
        visitor = own_town.visitor(role)
        for page, form, button in forms_of(own_town, crawls[role]):
            endpoint = own_town.endpoint_of(form.action, "POST")
            if (endpoint, button.partition(" ")[0]) in seen:
                continue
            seen.add((endpoint, button.partition(" ")[0]))
            sent = filled(page, form, button)
            first, between = visitor.post(form.action, sent), rows(own_town)
            second, after = visitor.post(form.action, sent), rows(own_town)
            if endpoint not in _A_MAIL_EACH and after != between:
                wrong.append(f"{endpoint}: {button} adds twice")
            adding |= {endpoint} if between != before else set()
            before = after
            is_alike = second.status == first.status or endpoint not in _ALIKE
            if not is_alike or second.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                wrong.append(f"{endpoint}: {button} answers {second.status} the second time")
    assert wrong == []
    assert len(adding) > _MANY, "few forms were filled in so that they add something"


def forms_of(town: Town, crawl: Crawl) -> Iterator[tuple[Page, Form, str]]:
    """Yield each POST form of each kind of page, once for each of its buttons."""
    seen = set()
    for answer in crawl.answers.values():
        pattern = pattern_of(town, answer.address)[:1]
        if answer.status != HTTPStatus.OK or "<form" not in answer.text or pattern in seen:
            continue
        seen.add(pattern)
        page = page_of(answer)
        for form in page.forms:
            if form.method == "post" and not _LEFT_ALONE.search(form.action):
                yield from ((page, form, button) for button in form.buttons or [""])


def filled(page: Page, form: Form, button: str) -> "MultiDict[str, str]":
    """Return the form filled in with what fits each field."""
    content: MultiDict[str, str] = MultiDict(form.fields)
    for control in page.elements:
        name = control.get("name", "")
        if name in form.names and not any(content.getlist(name)):
            content[name] = _fitting(control)
    if button and form.buttons[button][0]:
        name, value = form.buttons[button]
        content[name] = value
    return content


def _fitting(control: Element) -> str:
    if control.tag == "select":
        options = (each.get("value", "") for each in control.iter("option"))
        return next(filter(None, options), "")
    kind = control.get("type", "text")
    if kind in {"radio", "checkbox"}:
        return control.get("value", "y")
    return "" if kind == "hidden" else _TYPED.get(kind, "Words that were typed")


def rows(town: Town) -> set[tuple[str, int]]:
    """Return the highest number of a row in each table."""
    tables = [each for each in db.Base.metadata.sorted_tables if not _BESIDE.search(each.name)]
    highest = (
        select(literal(each.name), func.max(column("rowid", Integer))).select_from(each)
        for each in tables
    )
    with town.app.app_context(), db.engine().connect() as connection:
        return {(name, number or 0) for name, number in connection.execute(union_all(*highest))}
