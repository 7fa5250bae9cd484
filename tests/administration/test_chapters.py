"""Chapters: opened and closed by the staff, chosen by members, looked after by one of them."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from alumnet.accounts import commands as accounts
from alumnet.accounts.models import ChapterMember, Invitation, MembershipState, RoleGrant
from alumnet.administration import commands
from alumnet.announcements.models import Announcement
from alumnet.kernel import clock
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotAllowed
from alumnet.kernel.registry import registry
from alumnet.organizations.models import Organization
from tests import builders
from tests.accounts.builders import suspend_membership, the_membership
from tests.administration.test_members_views import imported
from tests.builders import THEN, Built, slug_of
from tests.client import InspectingClient, forget_what_the_test_read

pytestmark = pytest.mark.postgresql
NewClient = Callable[..., InspectingClient]


def chapters_of(person: Built) -> set[int]:
    forget_what_the_test_read()
    query = select(ChapterMember.chapter_id).where(ChapterMember.person_id == person.id)
    return set(reading().scalars(query))


# ------------------------------------------------------------------------------------- the staff
def test_a_chapter_is_opened_looked_after_named_anew_and_closed(
    house: Built, new_client: NewClient
) -> None:
    admin, tom = new_client(builders.an_admin(house)), builders.a_member("Tom Lind", of=house)
    at: dict[str, Any] = {"slug": slug_of(house)}
    opening = admin.get("administration.chapters", **at).form(button="Open it")
    page = admin.submit(opening.fill(name=" Lyon "))
    assert page.h1 == "Lyon"
    row = reading().scalars(select(Organization).where(Organization.name == "Lyon")).one()
    assert (row.parent_id, row.group_id) == (house.id, house.id)
    there = {**at, "public_id": row.public_id}
    again = admin.submit(opening.fill(name="lyon"), expect=422)
    assert again.link("There is a chapter of this name already.").href
    admin.submit(opening.fill(name="?!"), expect=422)

    giving = page.form(button="Let them look after it").fill(why="She gathers them.")
    stranger = builders.a_member("Else Where")
    assert "No active member" in admin.submit(giving.fill(email=stranger.email), expect=422).text
    page = admin.submit(giving.fill(email=tom.email))
    assert "Tom Lind looks after Lyon now." in page.main
    assert "Chapter admin, Lyon" in admin.get("administration.team", **at).main
    page = admin.submit(page.form(button="Rename it").fill(name="Lyon and around"))
    assert "It is called Lyon and around now." in page.main
    taking = admin.follow(page, "Take away the role of chapter admin").form(button="Take it away")
    assert "is no longer a chapter admin" in admin.submit(taking.fill(why="He moved.")).main
    admin.submit(giving.fill(email=tom.email))
    own = new_client(tom)
    choosing = own.get("administration.own_chapters").form(button="Save")
    own.submit(choosing.fill(chapter=[row.public_id]))
    assert chapters_of(tom) == {row.id}

    closing = admin.follow(admin.get("administration.chapter", **there), "Close the chapter")
    assert "one member is in it no more" in closing.main
    page = admin.submit(closing.form(button="Close it"))
    assert "No chapters yet" in page.main
    assert chapters_of(tom) == set()
    assert reading().scalars(select(RoleGrant).where(RoleGrant.chapter_id.is_not(None))).all() == []
    admin.get("administration.chapter", expect=404, **there)
    own.get("administration.members", expect=404, **at)
    admin.submit(opening.fill(name="Lyon and around"))
    assert "0 members" in admin.get("administration.chapter", **there).text
    actions = reading().scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == [
        "chapter.opened",
        "role.chapter_admin_granted",
        "chapter.renamed",
        "role.chapter_admin_revoked",
        "role.chapter_admin_granted",
        "role.chapter_admin_revoked",
        "chapter.closed",
        "chapter.opened",
    ]


def test_members_are_in_the_chapters_that_they_or_the_staff_choose(
    house: Built, new_client: NewClient
) -> None:
    other = builders.an_association("Tidewater Guild")
    tom = builders.a_member("Tom Lind", of=house)
    lyon, asia = builders.a_chapter(house, "Lyon"), builders.a_chapter(house, "Asia")
    elsewhere = builders.a_chapter(other, "Elsewhere")
    own = new_client(tom)
    page = own.follow(own.get("organizations.affiliations"), "Your chapters")
    assert "Lyon" in page.main
    assert "Elsewhere" not in page.main
    form = page.form(button="Save")
    own.submit(form.fill(chapter=[lyon.public_id]))
    own.post("administration.own_chapters", {"chapter": [lyon.public_id, elsewhere.public_id]})
    assert chapters_of(tom) == {lyon.id}

    admin = new_client(builders.an_admin(house))
    at: dict[str, Any] = {"slug": slug_of(house), "public_id": tom.public_id}
    page = admin.get("administration.member_page", **at)
    assert "Lyon since" in page.main
    page = admin.follow(page, "Change")
    page = admin.submit(page.form(button="Save").fill(chapter=[asia.public_id]))
    assert chapters_of(tom) == {asia.id}
    assert "changed the chapters of Tom Lind" in page.main
    shown = admin.get("administration.members", slug=slug_of(house), chapter=asia.public_id)
    assert "1 member" in shown.main
    taken_out = registry.exporters["administration"](reading(), tom.id)["chapters"]
    assert [each["chapter"] for each in taken_out] == ["Asia"]
    assert "No chapters" in new_client(builders.a_member()).get("administration.own_chapters").main


# --------------------------------------------------------------------------------------- the scope
def test_who_looks_after_a_chapter_sees_and_helps_its_members_alone(
    house: Built, new_client: NewClient
) -> None:
    tom = builders.a_member("Tom Lind", of=house, hidden_by_staff_at=THEN)
    ida = imported(house)
    vera, gone = builders.a_member("Vera Outside", of=house), builders.a_member("Gus", of=house)
    other = builders.an_association("Tidewater Guild")
    # In a chapter of another association that the same person looks after: no way in here.
    builders.a_membership(vera, other)
    lyon = builders.a_chapter(house, "Lyon", tom, ida, gone)
    harbour = builders.a_chapter(other, "Harbour", vera)
    paula = builders.a_chapter_admin(lyon, house, "Paula Petit")
    builders.a_membership(paula, other)
    builders.a_role(paula, Role.CHAPTER_ADMIN, other, chapter=harbour)
    hanna = builders.an_admin(house)
    suspend_membership(the_membership(gone.id, house).id, by=hanna.id, now=THEN, words="Ads.")
    builders.a_role(tom, Role.MODERATOR, house)

    client = new_client(paula)
    page = client.get("administration.overview")
    assert "Your chapters of Harbour Alumni" in page.main
    assert not any("/moderation" in each.href or "/audit" in each.href for each in page.links)
    page = client.get("administration.members", slug=slug_of(house))
    for name in ("Tom Lind", "Ida Import"):
        assert name in page.main
    for name in ("Vera", "Gus", "Paula", "Hidden"):
        assert name not in page.main
    assert [each.action for each in page.forms if each.method == "post"] == ["/sign-out"]
    assert "Vera" in client.get("administration.members", slug=slug_of(other)).main

    at: dict[str, Any] = {"slug": slug_of(house), "public_id": tom.public_id}
    page = client.get("administration.member_page", **at)
    assert "Hidden" not in page.main
    assert [each.action for each in page.forms if each.method == "post"] == ["/sign-out"]
    at["public_id"] = ida.public_id
    page = client.get("administration.member_page", **at)
    assert "Lyon since" in page.main
    assert not any("/chapters" in each.href for each in page.links)
    assert "gets an invitation by mail" in client.submit(page.form(action="/invite")).main
    assert reading().scalars(select(Invitation.person_id)).all() == [ida.id]
    for person in (vera, gone, paula):
        elsewhere = {**at, "public_id": person.public_id}
        client.get("administration.member_page", expect=404, **elsewhere)
        client.post("administration.invite", expect=404, **elsewhere)
    with pytest.raises(NotAllowed):
        accounts.invite(vera.id, house.id, "vera@example.net", by=paula.id, now=THEN)


def test_nothing_else_of_the_staff_opens_for_who_looks_after_a_chapter(
    house: Built, new_client: NewClient
) -> None:
    tom = builders.a_member("Tom Lind", of=house)
    lyon, asia = builders.a_chapter(house, "Lyon", tom), builders.a_chapter(house, "Asia")
    paula = builders.a_chapter_admin(lyon, house)
    client = new_client(paula)
    at: dict[str, Any] = {"slug": slug_of(house)}
    for endpoint in ("waiting", "team", "chapters", "invitations", "merges", "many"):
        more: dict[str, Any] = {"act": "end"} if endpoint == "many" else {}
        client.get(f"administration.{endpoint}", expect=404, **at, **more)
    for endpoint in ("dues.members", "imports.members", "support.inbox", "reporting.board"):
        client.get(endpoint, expect=404, **at)
    for endpoint in ("administration.audit_log", "moderation.queue"):
        client.get(endpoint, expect=404)
    of_tom: dict[str, Any] = {**at, "public_id": tom.public_id}
    for endpoint, data in (
        ("write_note", {"words": "A note."}),
        ("suspend", {"words": "No.", "days": "7"}),
        ("chapters_of_member", {"chapter": [asia.public_id]}),
        ("revoke", {"role": "admin"}),
    ):
        client.post(f"administration.{endpoint}", data, expect=404, **of_tom)
    client.post("administration.members_file", expect=404, **at)
    client.get("administration.same_person", expect=404, **of_tom)
    for chapter in (lyon, asia):
        of_chapter: dict[str, Any] = {**at, "public_id": chapter.public_id}
        client.get("administration.chapter", expect=404, **of_chapter)
        client.post(
            "administration.add_chapter_admin",
            {"email": tom.email, "why": "Me."},
            expect=404,
            **of_chapter,
        )
        client.post("administration.close_chapter", expect=404, **of_chapter)
    assert the_membership(tom.id, house).state is MembershipState.ACTIVE
    assert chapters_of(tom) == {lyon.id}


def test_a_role_in_a_chapter_rests_and_goes_with_the_membership(
    house: Built, new_client: NewClient
) -> None:
    lyon = builders.a_chapter(house, "Lyon")
    paula, hanna = builders.a_chapter_admin(lyon, house), builders.an_admin(house)
    client = new_client(paula)
    client.get("administration.members", slug=slug_of(house))
    suspend_membership(the_membership(paula.id, house).id, by=hanna.id, now=THEN)
    new_client(paula).get("administration.members", slug=slug_of(house), expect=404)
    with pytest.raises(NotAllowed):
        commands.put_into_chapters(house.id, hanna.id, [lyon.public_id], by=paula.id, now=THEN)


# ----------------------------------------------------------------------------------- announcements
def test_a_chapter_is_told_by_who_looks_after_it_and_nobody_else_is(
    house: Built, new_client: NewClient
) -> None:
    tom, vera = builders.a_member("Tom Lind", of=house), builders.a_member("Vera", of=house)
    lyon, asia = builders.a_chapter(house, "Lyon", tom), builders.a_chapter(house, "Asia", vera)
    client = new_client(builders.a_chapter_admin(lyon, house, "Paula Petit"))
    admin = new_client(builders.an_admin(house))
    at: dict[str, Any] = {"slug": slug_of(house)}
    writing = client.get("announcements.new", **at).form(button="Look at it first")
    writing.fill(title="Soup by the Rhône", words="On Friday.", has_mail=False)
    for wrong in ("", str(asia.id)):
        client.submit(writing.fill(chapter=wrong), expect=422)
    preview = client.submit(writing.fill(chapter=str(lyon.id)))
    assert "One member" in preview.main
    sent = client.submit(preview.form(button="Send it").press("Send it"))
    assert "All members, Lyon" in sent.main
    forget_what_the_test_read()
    registry.minutely["alumnet.announcements.jobs.send_announcements"](clock.now())
    assert "Soup by the Rhône" in new_client(tom).get("/").main
    assert "Soup by the Rhône" not in new_client(vera).get("/").main

    writing = admin.get("announcements.new", **at).form(button="Look at it first")
    writing.fill(title="For Asia", words="Hello.", has_mail=False, chapter=str(asia.id))
    preview = admin.submit(writing)
    admin.submit(preview.form(button="Send it").press("Send it"))
    of_asia = (
        reading()
        .scalars(select(Announcement.public_id).where(Announcement.chapter_id == asia.id))
        .one()
    )
    assert "For Asia" not in client.get("announcements.announcements", **at).main
    assert "Soup by the Rhône" in admin.get("announcements.announcements", **at).main
    client.get("announcements.item", public_id=of_asia, expect=404, **at)
    client.post("announcements.item", {"do": "withdraw"}, public_id=of_asia, expect=404, **at)
