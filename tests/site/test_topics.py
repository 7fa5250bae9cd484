"""Topics that staff add, rename, order, retire and merge; what people chose stays theirs."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from alumnet.cli import checks, support
from alumnet.kernel import clock
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.db import reading
from alumnet.members.models import MentorTopic
from alumnet.organizations import reference
from alumnet.search import service
from alumnet.site import commands, current
from alumnet.site.rules.topics import Known, NewTopic, read_lines
from alumnet.suggestions import service as suggestions
from tests import builders
from tests.client import InspectingClient
from tests.mentoring.asking import a_request
from tests.suggestions.builders import Town, say

pytestmark = pytest.mark.postgresql
NewClient = Callable[..., InspectingClient]


def test_a_merged_topic_is_another_name_of_the_other_everywhere_until_that_is_taken_back(
    app: Flask, new_client: NewClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = Town()
    ruth = town.ruth
    bo = town.a_mentor("Bo Lind", topics=("promotion",))
    say(town.ines, goals=("promotion", "feedback"))
    a_request(town.ines, bo, topic="promotion")
    admin, ines = new_client(builders.a_site_admin()), new_client(town.ines)
    page = admin.get("/admin/site/topics/promotion")
    assert "Two mentors" in page.main
    page = admin.submit(page.form(action="/merge"), expect=422)
    assert "Choose the topic that stays" in page.main
    page = admin.submit(page.form(action="/merge").fill(into="networking"))
    assert "Getting promoted" in page.main
    assert page.h1 == "Networking"
    service.rebuild(reading(), today=clock.now().date())
    suggestions.build(reading(), today=clock.now().date())
    # A command line begins as a process that knows nothing of it yet.
    current.forget()
    monkeypatch.setattr(support, "create_app", lambda: app)
    asked = ["--as", f"{town.ines.email}", "--topic", "Getting promoted"]
    assert "Ruth Adeyemi" in CliRunner().invoke(support.find, asked).output
    current.forget()
    looked = checks.of_site(app, now=clock.now(), thorough=True)
    assert {each.check: each.is_ok for each in looked}["index"]

    page = ines.get("/mentors?topic=promotion", statements=12)
    assert "Ruth Adeyemi" in page.main
    assert "Bo Lind" in page.main
    assert "Getting promoted" not in page.main
    assert "Bo Lind" in ines.get("/mentors?q=promotion", statements=12).main
    assert "Networking, since" in new_client(bo).get("mentoring.mentor_desk").main
    assert ines.get("/me/goals").form(field="goals").fields["goals"] == ["networking", "feedback"]
    own = new_client(ruth)
    assert own.get("members.topics").form(field="topics").fields["topics"] == ["networking"]
    assert "etworking" in ines.get("directory.for_you", statements=12).main

    page = admin.submit(admin.get("/admin/site/topics/networking").form(action="/unmerge"))
    assert "Two mentors" in page.main
    assert "Ruth" in ines.get("/mentors?topic=networking", statements=12).main
    chosen = reading().scalars(select(MentorTopic.topic).order_by(MentorTopic.id)).all()
    assert chosen == ["promotion", "networking", "interviewing", "promotion"]
    actions = reading().scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["topic.merged", "topic.merge_undone"]


def test_topics_are_added_renamed_ordered_and_retired(new_client: NewClient) -> None:
    admin, ruth = new_client(builders.a_site_admin()), builders.a_mentor("Ruth Adeyemi")
    page = admin.follow(admin.get("administration.overview"), "Topics of the site")
    form = admin.follow(page, "Add a topic").form(field="label")
    page = admin.submit(form.fill(label="Beekeeping", also="honey\nbees\nBees\nbeekeeping"))
    assert "is there to be chosen" in page.text
    term = reference.topic("beekeeping")
    assert term is not None
    assert (term.group, term.also) == ("direction", ("honey", "bees"))
    form = admin.get("/admin/site/topics/new").form(field="label").fill(label="HONEY")
    assert "called “HONEY” already" in admin.submit(form, expect=422).main
    admin.post("/admin/site/topics/beekeeping/move", {"where": "up"})
    assert [each.code for each in reference.topic_groups()[0].topics][-2] == "beekeeping"
    form = admin.get("/admin/site/topics/career-planning").form(field="label")
    page = admin.submit(form.fill(label="Plans", group="leading"))
    own = new_client(ruth)
    assert "Plans" in own.get("members.mentoring").main
    assert "Beekeeping" in own.get("members.topics").main
    for code in ("career-planning", "beekeeping"):
        admin.submit(admin.get(f"/admin/site/topics/{code}").form(action="/retire"))
    page = own.get("members.topics")
    assert "Plans" in page.main  # chosen before
    assert "Beekeeping" not in page.main
    assert own.submit(page.form(field="topics")).status == 200
    admin.submit(admin.get("/admin/site/topics/beekeeping").form(button="Offer it again"))
    assert "Beekeeping" in own.get("members.topics").main
    for path in ("/admin/site/topics", "/admin/site/topics/new", "/admin/site/topics/beekeeping"):
        own.get(path, expect=404)
        new_client(builders.an_admin(builders.an_association())).get(path, expect=404)
    admin.get("/admin/site/topics/no-such", expect=404)
    admin.get("/admin/site/topics?group=no-such", expect=404)


def test_a_list_of_topics_is_shown_before_it_is_added(new_client: NewClient) -> None:
    admin = new_client(builders.a_site_admin())
    lines = "Topic;Group;Also\nBeekeeping;Finding my way;bees|honey\nNetworking;;\n;leading\nX;Y\n"
    form = admin.get("/admin/site/topics/import").form(field="lines").fill(lines=lines)
    page = admin.submit(form.press("Show me what is in it"))
    assert "One to add" in page.main
    assert "Networking." in page.main
    assert "Line 5: “Y” isn't one of the groups" in page.main
    assert reference.topic("beekeeping") is None
    page = admin.submit(page.form(field="lines").press("Add one"))
    assert "One topic added" in page.text
    assert reference.topic("beekeeping") is not None
    page = admin.submit(admin.get("/admin/site/topics/import").form(field="lines"), expect=422)
    assert "Choose a file, or write a line" in page.main


def test_the_index_follows_the_topics(new_client: NewClient, worker: Callable[..., int]) -> None:
    ruth = builders.a_mentor("Ruth Adeyemi")
    ines = new_client(builders.a_member())
    for label in ("Beekeeping", "Cheese"):
        commands.add_topics([NewTopic(label, "leading")], by=None, now=builders.THEN)
    commands.merge_topic("career-planning", "cheese", by=None, now=builders.THEN)
    assert worker() >= 1
    assert ruth.name in ines.get("/mentors?q=cheese", statements=12).main


def test_lines_name_what_is_wrong_with_them() -> None:
    groups, topics = [Known("a", ("Alpha",))], [Known("t", ("Known one", "also known"))]
    found = read_lines('"New, one",alpha\nAlso Known\nnew ONE\n' + "x" * 99, groups, topics)
    assert [each.label for each in found.new] == ["New, one"]
    assert found.known == ("Also Known", "new ONE")
    assert len(found.problems) == 1
