"""The people and pages of the evening: who is imported, and the steps that a person takes."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from playwright.sync_api import Page, expect

from alumnet import cli
from tests.browser.conftest import Browse, Site
from tests.builders import PASSWORD
from tests.mailserver import MailServer, links_of

ASSOCIATION, SLUG = "Harbour Alumni", "harbour"
SCHOOL = "Fernhill College"
ACME, BRIGHT = "Acme Works", "Brightwater Energy"
ADMIN, NINA, RUTH, OTTO = (f"{name}@example.org" for name in ("maeve", "nina", "ruth", "otto"))

Jobs = tuple[tuple[str, str, str], ...]
Words = tuple[str, ...]

# name, mail, jobs (employer, first month, last month or ""), years at school, topics to help with
_PEOPLE: tuple[tuple[str, str, Jobs, Words, Words], ...] = (
    (
        "Nina Newman",
        NINA,
        ((ACME, "2012-02", "2014-12"), (BRIGHT, "2017-01", "")),
        ("2008", "2011"),
        (),
    ),
    (
        "Ruth Adeyemi",
        RUTH,
        ((ACME, "2010-01", "2015-12"), ("Calder Grid", "2016-01", "")),
        ("1998", "2002"),
        ("career-change", "leadership"),
    ),
    (
        "Carla Moreno",
        "carla@example.org",
        ((ACME, "2013-01", "2019-12"), ("Forth Rail", "2020-01", "")),
        (),
        ("cv-review",),
    ),
    (
        "Ben Inside",
        "ben@example.org",
        ((ACME, "2011-01", "2014-12"), (BRIGHT, "2015-01", "")),
        (),
        ("career-change",),
    ),
    (
        "Dana Quiet",
        "dana@example.org",
        ((ACME, "2009-01", "2020-12"),),
        (),
        (),
    ),
)


def person_lines() -> str:
    """Return the file of people that the association exports: a JSON Resume a line."""
    return "\n".join(json.dumps(_document(*each)) for each in _PEOPLE)


def _document(
    name: str,
    email: str,
    jobs: Jobs,
    studied: Words,
    topics: Words,
) -> dict[str, Any]:
    meta: dict[str, Any] = {"external_id": email, "email": email, "association": SLUG}
    if topics:
        meta["mentor"] = {"topics": list(topics), "places": 2, "hours_a_month": 2}
    return {
        "basics": {"name": name},
        "work": [
            {"name": employer, "startDate": start, "endDate": end, "position": "Engineer"}
            for employer, start, end in jobs
        ],
        "education": [
            {"institution": SCHOOL, "startDate": studied[0], "endDate": studied[1]}
            for _ in studied[:1]
        ],
        "meta": {"alumnet": meta},
    }


ROSTER = f"""external_id,name,email,class_year
{NINA},Nina Newman,{NINA},2011
{RUTH},Ruth Adeyemi,{RUTH},2002
"""


@dataclass
class Evening:
    """The site of the evening, its mails, its worker, and browsers on it."""

    live: Site
    mailbox: MailServer
    worker: Callable[..., int]
    browse: Browse

    # -------------------------------------------------------------------------- on the machine
    def work(self) -> None:
        """Let the worker do what is due by now, also what the browser has just caused."""
        self.worker()

    def command(self, *arguments: str) -> str:
        """Run a command of the site and return what it printed."""
        done = CliRunner().invoke(cli.group, arguments)
        assert done.exit_code == 0, f"{done.output}\n{done.exception!r}"
        return done.output

    def set_up(self, folder: Path) -> str:
        """Open the association, name its admin, and import people and a roster.

        Returns the link with which the admin chooses a password.
        """
        people, roster = folder / "people.jsonl", folder / "roster.csv"
        people.write_text(person_lines(), encoding="utf-8")
        roster.write_text(ROSTER, encoding="utf-8")
        self.command("association", "add", ASSOCIATION, "--slug", SLUG, "--school", SCHOOL)
        named = self.command(
            "admin", "add", ADMIN, "--name", "Maeve Rowlands", "--association", SLUG
        )
        told = self.command("import", "people", str(people))
        assert str(len(_PEOPLE)) in told, told
        self.command("import", "roster", str(roster), "--association", SLUG)
        self.work()
        return self.here(re.findall(r"https?://\S+", named)[0])

    # --------------------------------------------------------------------------- in the browser
    def here(self, link: str) -> str:
        """Return a link of the site at the address where the test serves it."""
        return re.sub(r"^https?://[^/]+", self.live.url, link)

    def open(self, path: str = "/", **options: Any) -> Page:
        """Open a page in a browser of its own."""
        return self.browse(f"{self.live.url}{path}", **options)

    def go(self, page: Page, path: str) -> None:
        """Type an address."""
        page.goto(f"{self.live.url}{path}")

    def mailed_link(self, email: str, part: str) -> str:
        """Return the first link with this part in the newest mail to somebody."""
        found = [each for each in links_of(self.mailbox.last(email)) if part in each]
        assert found, f"no link with {part!r} in {self.mailbox.subjects[-1]!r}"
        return self.here(found[0])

    def join(self, page: Page, name: str, email: str) -> None:
        """Register, and confirm by the mailed link in the same browser."""
        page.get_by_role("link", name="Join").first.click()
        page.get_by_label("Your name").fill(name)
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Association", exact=True).select_option(label=ASSOCIATION)
        page.locator("input[name=consent]").check()
        page.get_by_role("button", name="Join").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
        self.work()
        page.goto(self.mailed_link(email, "/confirm/"))
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Confirm my address").click()
        self.work()

    def sign_in(self, page: Page, email: str) -> None:
        """Sign in with the password that everybody here chose."""
        self.go(page, "/sign-in")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()

    def sees(self, page: Page, *texts: str) -> None:
        """Fail unless the main part of the page says all of this."""
        for text in texts:
            expect(page.locator("main")).to_contain_text(text)
