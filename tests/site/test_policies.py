"""Numbers that staff change: they hold from then on, within their bounds, and go back."""

import ast
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

import pytest
from sqlalchemy import select

from alumnet.kernel import clock
from alumnet.kernel.audit import AuditText
from alumnet.kernel.db import reading
from alumnet.mentoring import commands as mentoring
from alumnet.mentoring.rules.errors import TooManyOpen
from alumnet.mentoring.rules.policy import POLICY, MentoringPolicy
from alumnet.site import commands, current
from alumnet.site.rules.policies import ADJUSTABLE, POLICIES, OutOfBounds, filled
from tests import builders
from tests.architecture.sources import ROOT, below
from tests.client import InspectingClient
from tests.mentoring.asking import DAY, a_draft, a_request, request_row

NewClient = Callable[..., InspectingClient]
ADDRESS = "/admin/site/policies"


@pytest.mark.postgresql
def test_numbers_hold_from_now_on_and_go_back(
    new_client: NewClient, client: InspectingClient
) -> None:
    admin, jun = new_client(builders.a_site_admin()), builders.a_member("Jun Baek")
    mentors = [builders.a_mentor() for _ in range(3)]
    before = a_request(jun, mentors[0])
    page = admin.follow(admin.get("administration.overview"), "Policies of the site")
    form = page.form(field="mentoring_answer")
    page = admin.submit(form.fill(mentoring_answer=5), expect=422)
    assert "Choose a number from 11 to 42" in page.main
    form = page.form(field="mentoring_answer")
    page = admin.submit(form.fill(mentoring_answer=21, mentoring_open_requests=2))
    assert "Two numbers hold from now on" in page.text
    assert page.main.count("Changed by") == 2
    after = a_request(jun, mentors[1])
    assert (request_row(before).due_at, request_row(after).due_at) == (
        builders.THEN + 14 * DAY,
        builders.THEN + 21 * DAY,
    )
    with pytest.raises(TooManyOpen):
        mentoring.submit_request(
            a_draft(jun, mentors[2]), by=jun.id, now=builders.THEN, manages=False
        )
    help_page = client.get("/help/for-members").main
    assert "Up to two requests" in help_page
    assert "A mentor has 21 days." in help_page
    current.forget()  # as another process, which knows nothing yet
    assert MentoringPolicy() == POLICY
    current.refresh()
    assert POLICY.answer == timedelta(days=21)
    page = admin.post(ADDRESS, {"reset": "mentoring.answer"})
    assert POLICY.answer == timedelta(days=14)
    assert POLICY.open_requests == 2
    texts = reading().scalars(select(AuditText.text).order_by(AuditText.entry_id)).all()
    assert "Time to answer a request: 14 days → 21 days" in texts
    page = admin.get(f"{ADDRESS}/advanced")
    assert "Furthest group hour" in page.main
    admin.submit(page.form(field="mentoring_open_offers").fill(mentoring_open_offers=4))
    assert POLICY.open_offers == 4
    for wrong in ({"mentoring.answer": 99}, {"mentoring.undo": 1}):
        with pytest.raises(OutOfBounds):
            commands.save_policies(wrong, by=None, now=clock.now())
    for path in (ADDRESS, f"{ADDRESS}/advanced"):
        new_client(builders.an_admin(builders.an_association())).get(path, expect=404)


def test_what_ships_lies_within_its_bounds_and_there_are_ten_that_matter() -> None:
    assert sum(each.is_main for each in ADJUSTABLE.values()) == 10
    for each in ADJUSTABLE.values():
        assert each.least <= each.shipped <= each.most
        assert filled(f"{{{each.key}}}") != f"{{{each.key}}}"
    assert {each.key.partition(".")[0] for each in ADJUSTABLE.values()} <= {*POLICIES}


def test_a_number_that_may_change_is_read_when_it_is_needed() -> None:
    """Read while a module loads, or kept by a cache, it would stay what it was."""
    changing = {(id(each.policy), each.name) for each in ADJUSTABLE.values()}
    found = []
    for path in below("alumnet", ".py"):
        text = path.read_text("utf-8")
        if "demo" in path.parts or not any(f".{name}" in text for _, name in changing):
            continue
        parts = path.relative_to(ROOT).with_suffix("").parts
        module = import_module(".".join(parts).removesuffix(".__init__"))
        for node in _kept(ast.parse(text)):
            named = node.value.id if isinstance(node.value, ast.Name) else ""
            if (id(getattr(module, named, None)), node.attr) in changing:
                found.append(f"{path.name}:{node.lineno}")
    assert found == []


def _kept(tree: ast.AST) -> list[ast.Attribute]:
    """Return what is read outside a function that runs anew each time."""
    found: list[ast.Attribute] = []

    def walk(node: ast.AST, *, runs_anew: bool) -> None:
        if isinstance(node, ast.Attribute) and not runs_anew:
            found.append(node)
        if isinstance(node, ast.FunctionDef):
            for each in (node.args, *node.decorator_list):
                walk(each, runs_anew=runs_anew)
            is_kept = any("cache" in ast.dump(each) for each in node.decorator_list)
            for each in node.body:
                walk(each, runs_anew=not is_kept)
            return
        is_lambda = isinstance(node, ast.Lambda)
        for each in ast.iter_child_nodes(node):
            walk(each, runs_anew=runs_anew or is_lambda)

    walk(tree, runs_anew=False)
    return found
