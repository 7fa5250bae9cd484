"""Name, logo and colour of a site and of its associations; what mails say of it."""

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from alumnet.kernel import clock
from alumnet.site import commands, logos
from alumnet.site.queries import Place
from alumnet.site.rules.brands import ENOUGH, GROUNDS, LogoRefused, contrast, stylesheet, tone
from tests import builders
from tests.accounts.builders import suspend_membership, the_membership
from tests.architecture.sources import ROOT
from tests.client import InspectingClient
from tests.mailserver import MailServer, html_of, text_of
from tests.mentoring.asking import a_request

NewClient = Callable[..., InspectingClient]
ADDRESS = "/admin/site/branding"
SITE = Place(None, "site", "The whole site")


def a_picture(size: tuple[int, int] = (900, 300), kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "#224466").save(file, kind)
    return file.getvalue()


@pytest.mark.postgresql
def test_a_site_gets_a_name_a_colour_and_a_logo(
    new_client: NewClient, client: InspectingClient
) -> None:
    admin = new_client(builders.a_site_admin())
    page = admin.follow(admin.get("administration.overview"), "Branding of the site")
    form = page.form(field="accent").fill(name="Harbour House", accent="#FF6600")
    page = admin.submit(form.press("Show me first"))
    assert "Nothing is saved yet." in page.main
    assert "#b24700 stands out by 4.6 to 1" in page.main
    assert "#ff6600 stands out by 4.6 to 1" in page.main
    assert "Harbour House" not in client.get("/help").title
    sent = {name: each[0] for name, each in page.form(field="accent").fields.items() if each}
    sent["do"] = "save"
    page = admin.post(ADDRESS, sent | {"logo": [(io.BytesIO(a_picture()), "logo.png")]})
    assert "Saved." in page.text
    page = client.get("/help", statements=2)
    assert page.title == "Help and contact · Harbour House"
    found = re.findall(r'"(/brand/\w+\.(?:css|webp))"', page.html)
    assert len(found) == 2, found
    sheet, logo = found
    css = client.raw.get(sheet)
    assert "--brand: light-dark(#b24700, #ff6600)" in css.text
    assert "immutable" in css.headers["Cache-Control"]
    again = client.raw.get(sheet, headers={"If-None-Match": css.headers["ETag"]})
    assert again.status_code == 304
    with Image.open(io.BytesIO(client.raw.get(logo).data)) as image:
        assert (image.format, image.size) == ("WEBP", (288, 96))
    for gone in ("/brand/000000000000.css", "/brand/0000000000000000.webp", "/admin/tone/x.css"):
        admin.get(gone, expect=404)
    older = admin.get(ADDRESS).form(field="accent").fill(name="Older words")
    admin.post(ADDRESS, sent | {"seen": "1", "removes_logo": "y", "logo": [(io.BytesIO(), "")]})
    assert 'src="/brand/' not in client.get("/help").html
    page = admin.submit(older.press("Save"), expect=422)
    assert "Your words are still here" in page.main
    assert page.form(field="accent").fields["name"] == ["Older words"]
    page = admin.submit(older.fill(accent="red", contact="nobody").press("Save"), expect=422)
    assert "Write a colour like #0b5563" in page.main


def test_an_association_looks_its_own_way_to_who_belongs_to_it_alone(
    new_client: NewClient, client: InspectingClient
) -> None:
    harbour = builders.an_association()
    hanna, ada = builders.an_admin(harbour), builders.a_member(of=harbour)
    admin = new_client(hanna)
    address = f"/admin/{builders.slug_of(harbour)}/branding"
    form = admin.get(address).form(field="accent").fill(name="Pier", accent="#7a2f6b")
    admin.submit(form.press("Save"))
    assert new_client(ada).get("/help").title.endswith("· Pier")
    builders.a_membership(ada, builders.an_association())
    for each in (new_client(ada), client):
        assert each.get("/help").title.endswith("· alumnet")
    admin.get(ADDRESS, expect=404)


def test_mails_come_from_the_site_as_it_calls_itself(
    mailbox: MailServer, worker: Callable[..., int]
) -> None:
    looks = commands.Looks(
        name="Harbour House",
        short_name="",
        accent="#7a2f6b",
        address="1 Pier\nHarbour",
        contact="office@example.org",
        sender_name="The Harbour office",
    )
    commands.save_brand(SITE, looks, logo=None, keeps_logo=True, seen=0, by=None, now=clock.now())
    a_request(builders.a_member(), builders.a_mentor())
    worker()
    mail = mailbox.last()
    assert str(mail["From"]).startswith("The Harbour office <")
    text = text_of(mail)
    assert text.rstrip().endswith("office@example.org")
    assert "Harbour House" in text
    html = html_of(mail)
    assert "#7a2f6b" in html
    assert "1 Pier, Harbour" in html


def test_a_mail_about_one_association_looks_like_that_one_and_says_who_sends_it(
    mailbox: MailServer, worker: Callable[..., int]
) -> None:
    harbour = builders.an_association("Harbour Alumni")
    ada, hanna = builders.a_member(of=harbour), builders.an_admin(harbour)
    own = commands.Looks(
        name="The Pier", short_name="", accent="#7a2f6b", address="", contact="", sender_name=""
    )
    site = replace(own, name="Alumni Net", accent="", address="1 Pier", sender_name="The office")
    for where, looks in ((SITE, site), (Place(harbour.id, "", ""), own)):
        commands.save_brand(
            where, looks, logo=None, keeps_logo=True, seen=0, by=None, now=clock.now()
        )
    suspend_membership(the_membership(ada.id, harbour).id, by=hanna.id, now=clock.now())
    worker()
    mail = mailbox.last()
    assert str(mail["From"]).startswith("The Pier <")
    html = html_of(mail)
    assert '<p class="brand">The Pier</p>' in html
    assert "#7a2f6b" in html
    assert "Alumni Net<br>1 Pier</p>" in html
    assert "<img" not in html
    assert "The Pier" not in text_of(mail)
    a_request(builders.a_member(of=harbour), builders.a_mentor(of=harbour))
    worker()
    assert str(mailbox.last()["From"]).startswith("The office <")
    assert "#7a2f6b" not in html_of(mailbox.last())


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', "Choose a PNG, JPEG or WebP"),
        (a_picture((10, 10)), "too small"),
        (a_picture(kind="GIF"), "Choose a PNG, JPEG or WebP"),
        (a_picture()[:200], "can't be read"),
        (b"x" * (2 * 1024 * 1024 + 1), "too large"),
    ],
)
def test_what_is_no_logo_is_refused(sent: bytes, why: str) -> None:
    with pytest.raises(LogoRefused) as refused:
        logos.prepare(sent)
    assert why in refused.value.facts["reason"]


@given(st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}"))
def test_every_colour_can_be_read_in_both_themes(accent: str) -> None:
    for theme, grounds in GROUNDS.items():
        found = tone(accent, theme)
        beside = (*grounds, found.soft, found.ink)
        assert min(contrast(found.colour, each) for each in beside) >= ENOUGH
        assert found.is_adjusted or found.colour == accent
    assert contrast("#ffffff", "#000000") == pytest.approx(21)


def test_the_grounds_are_those_of_the_stylesheet() -> None:
    css = (ROOT / "static" / "app.css").read_text("utf-8")
    for number, name in enumerate(("page", "surface", "sunken")):
        light, dark = re.search(rf"--{name}: light-dark\((\S+), (\S+)\)", css).groups()  # type: ignore[union-attr]
        assert (light, dark) == (GROUNDS["light"][number], GROUNDS["dark"][number])
    assert stylesheet("#7a2f6b", ":root").count("{") == stylesheet("#7a2f6b", ":root").count("}")
