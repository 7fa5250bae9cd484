"""A cohort from set-up to report: each decisive step is pressed once, in a real browser.

What only repeats a step (others apply, confirm, say yes) goes through the public commands.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from alumnet.accounts.models import Account
from alumnet.accounts.queries import viewer_of
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.clock import now
from alumnet.programmes.commands import answering, enrol_clocks, enrol_joining
from alumnet.programmes.models import Cohort, Enrolment, Proposal
from alumnet.programmes.queries.board import PAIRS_A_PAGE
from alumnet.programmes.queries.enrol_asked import questions_of
from alumnet.programmes.rules.states import EnrolmentState, ProposalState, Side
from tests.browser.conftest import Browse, Site
from tests.browser.evening import Evening
from tests.builders import Built, a_member, an_association
from tests.mailserver import MailServer
from tests.programmes.builders import a_programme_manager
from tests.programmes.matching import fresh, some_members

TITLE = "Bridge programme, 2027"
PLACES = 3


@dataclass
class Walk:
    """A cohort on its way, in the windows of those who decide something in it."""

    evening: Evening
    manager: Page
    association: Built
    mentees: list[int]
    mentors: list[int]
    path: str = ""
    windows: dict[str, Page] = field(default_factory=dict)

    # ------------------------------------------------------------------------- what stands there
    def cohort(self) -> Cohort:
        """Return the one cohort as it is now."""
        return fresh().scalars(select(Cohort)).one()

    def pairs(self, *states: ProposalState) -> list[Proposal]:
        """Return the pairs that stand so."""
        query = select(Proposal).where(Proposal.state.in_(states)).order_by(Proposal.id)
        return list(fresh().scalars(query))

    def person_of(self, enrolment_id: int) -> int:
        """Return who is enrolled."""
        return fresh().get_one(Enrolment, enrolment_id).person_id

    # ------------------------------------------------------------------------------- in windows
    def window(self, person_id: int) -> Page:
        """Return the window of a member, signed in."""
        email = account_of(person_id).email
        if email not in self.windows:
            page = self.evening.open("/sign-in")
            self.evening.sign_in(page, email)
            page.wait_for_url(lambda url: "/sign-in" not in url)
            self.windows[email] = page
        return self.windows[email]

    def manage(self, part: str = "") -> Page:
        """Open a managing page as the manager."""
        self.evening.go(self.manager, f"{self.path}/manage{part}")
        return self.manager

    def act(self, name: str) -> None:
        """Take a step of the cohort's life on its set-up page, and confirm it."""
        page = self.manage("/setup")
        page.get_by_role("link", name=name, exact=True).click()
        page.get_by_role("button", name=name, exact=True).click()


def account_of(person_id: int) -> Account:
    """Return somebody's account."""
    return fresh().scalars(select(Account).filter_by(person_id=person_id)).one()


def viewer(person_id: int) -> Viewer:
    """Return somebody as whoever asks."""
    return viewer_of(fresh(), account_of(person_id))


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Press the first button with this name."""
    page.get_by_role("button", name=name).first.click()


def heading(page: Page, text: str) -> None:
    """Wait for the page with this heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


@pytest.fixture
def begin(
    app: Flask, live: Site, mailbox: MailServer, worker: Callable[..., int], browse: Browse
) -> Callable[[int, int], Walk]:
    """Give a function that makes so many members of both sides, and signs a manager in."""
    del app

    def start(mentees: int, mentors: int) -> Walk:
        association = an_association("Harbour Alumni")
        manager = a_programme_manager(association, "Maeve Rowlands")
        evening = Evening(live, mailbox, worker, browse)
        walk = Walk(
            evening,
            evening.open("/sign-in"),
            association,
            some_members(Side.MENTEE, mentees, of=association),
            some_members(Side.MENTOR, mentors, of=association, seed=2),
        )
        evening.sign_in(walk.manager, manager.email)
        walk.manager.wait_for_url(lambda url: "/sign-in" not in url)
        return walk

    return start


@pytest.mark.long
def test_a_cohort_of_sixty_and_twenty_four_goes_from_set_up_to_its_report(
    begin: Callable[[int, int], Walk],
) -> None:
    walk = begin(60, 24)
    reviewer = a_member("Rita Second", of=walk.association)
    sets_up(walk, reviewer)
    people_join(walk)
    people_confirm(walk)
    pairs_are_made(walk)
    a_second_person_looks(walk, reviewer)
    both_say_yes(walk)
    it_runs_and_ends(walk)


def sets_up(walk: Walk, reviewer: Built) -> None:
    page, today = walk.manager, now().date()
    walk.evening.go(page, "/programmes")
    page.get_by_role("link", name="A new programme").click()
    page.get_by_label("What the programme is called").fill("Bridge programme")
    page.get_by_label("What its first run is called").fill("2027")
    press(page, "Begin")
    heading(page, "About")
    walk.path = re.sub(r"^https?://[^/]+|/manage.*", "", page.url)
    page.get_by_label("What it is and for whom").fill("Half a year with a mentor.")
    press(page, "Save and go on")
    heading(page, "People and days")
    page.get_by_label("All members of the association").check()
    page.get_by_label("Take whoever breaks no rule").check()
    for label, days in (("Last day to join", 20), ("It begins on", 40), ("It ends on", 200)):
        page.get_by_label(label).fill((today + timedelta(days=days)).isoformat())
    press(page, "Save and go on")
    heading(page, "Questions")
    press(page, re.compile("^Add.*two hours"))
    walk.evening.sees(page, "has to be answered")
    page.get_by_role("link", name="Go on").click()
    heading(page, "Rules and weights")
    page.get_by_label("A second person looks over the pairs").check()
    press(page, "Save and go on")
    heading(page, "Words")
    press(page, "Save and go on")
    heading(page, "Check-ins")
    press(page, "Take our four")
    page.get_by_role("link", name="Go on").click()
    heading(page, "Outcome plan")
    page.get_by_label("Those who apply and aren't placed").check()
    press(page, "Save the plan")
    walk.manage("/setup/team")
    page.get_by_label("E-mail address").fill(reviewer.email)
    page.get_by_label("As what").select_option(label="Reviewer")
    press(page, "Add them")
    walk.evening.sees(page, "Rita Second")
    walk.manage("/setup")
    walk.evening.sees(page, "Everything is decided")
    walk.act("Open it")
    walk.evening.sees(page, "Enrolment open")


def people_join(walk: Walk) -> None:
    """One in the browser, all others by command; the manager sees how many have come."""
    page = walk.window(walk.mentees[0])
    walk.evening.go(page, "/programmes")
    page.get_by_role("link", name=TITLE, exact=True).click()
    page.get_by_role("link", name="Join as a mentee").click()
    press(page, "Send")
    walk.evening.sees(page, "Answer “", "Say that you agree")
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("What you hope for").fill("A first team.")
    page.get_by_label("I have read who will know").check()
    press(page, "Send")
    walk.evening.sees(page, "You can take part.")
    cohort = walk.cohort()
    public_id = cohort.public_id
    answers = {
        each.public_id: enrol_joining.Answered(("yes",))
        for each in questions_of(fresh(), cohort.id)
    }
    for side, people in ((Side.MENTEE, walk.mentees[1:]), (Side.MENTOR, walk.mentors)):
        sent = enrol_joining.Sent(side, PLACES if side is Side.MENTOR else 0, answers=answers)
        for person_id in people:
            enrol_joining.apply(public_id, sent, by=viewer(person_id), now=now())
    manager = walk.manage("/enrol")
    ways = manager.locator("section[aria-labelledby=way-mentee]")
    expect(ways).to_contain_text(f"{len(walk.mentees)} still to confirm")
    manager.get_by_role("link", name="All people").click()
    manager.get_by_role("link", name="Mentors", exact=True).click()
    expect(manager.locator("tbody")).to_contain_text("Mia 0")


def people_confirm(walk: Walk) -> None:
    walk.act("Close it")
    walk.evening.sees(walk.manager, "Enrolment closed")
    enrol_clocks.move_enrolments(now())
    walk.evening.work()
    page = walk.window(walk.mentees[0])
    walk.evening.go(page, walk.path)
    press(page, "Yes, I take part")
    walk.evening.sees(page, "You are in.")
    public_id = walk.cohort().public_id
    for person_id in (*walk.mentees[1:], *walk.mentors):
        enrol_joining.confirm(public_id, by=viewer(person_id), now=now())
    walk.evening.work()
    states = set(fresh().scalars(select(Enrolment.state)))
    assert states == {EnrolmentState.IN_POOL}


def pairs_are_made(walk: Walk) -> None:
    """Match, lock a pair, give somebody else to another mentee, and see what weights would do."""
    page, sees = walk.manage("/matching"), walk.evening.sees
    sees(page, "No pairs yet")
    press(page, "Match now")
    sees(page, "Waiting to begin")
    walk.evening.work()
    page.get_by_role("link", name="Look again").click()
    sees(page, f"{len(walk.mentees)}", "No other matching places more people")
    pairs = page.locator("ul.board > li")
    press(page, re.compile("^Lock pair"))
    sees(page, "The pair stays.", "1 locked")
    pairs.filter(has_text="Proposed").first.get_by_role(
        "link", name=re.compile("^Change or separate")
    ).click()
    free = page.locator(".options label", has_text=re.compile("(one|two|three) places? left"))
    free.locator("input:not(:checked)").first.check()
    page.get_by_label("Why by hand?").fill("They asked for it.")
    press(page, "Use this mentor")
    sees(page, "By hand: They asked for it.")
    page.get_by_role("link", name="All pairs").click()
    page.get_by_role("link", name="What if: other weights").click()
    page.get_by_label("What they want to learn").fill("0")
    press(page, "Try")
    sees(page, "would get somebody else")
    assert len(walk.pairs(ProposalState.COMPUTED, ProposalState.SHORTLISTED)) == len(walk.mentees)


def a_second_person_looks(walk: Walk, reviewer: Built) -> None:
    """The manager can't find their own pairs good; the second person can, page by page."""
    page = walk.manage("/matching")
    press(page, "Send to reviewers")
    walk.evening.work()
    second = walk.window(reviewer.id)
    second.goto(walk.evening.mailed_link(reviewer.email, "/manage/review"))
    for left in range(len(walk.mentees) - PAIRS_A_PAGE, -1, -PAIRS_A_PAGE):
        press(second, "All others on this page are good")
        walk.evening.sees(second, f"Not looked at{left}")
    walk.manage("/launch")
    press(page, re.compile("^Publish"))
    walk.evening.sees(page, "Published.")
    assert len(walk.pairs(ProposalState.OFFERED)) == len(walk.mentees)


def both_say_yes(walk: Walk) -> None:
    """One pair from its mails, in order; all others by command."""
    walk.evening.work()
    first = walk.pairs(ProposalState.OFFERED)[0]
    public_id = first.public_id
    two = [walk.person_of(first.mentee_id), walk.person_of(first.mentor_id)]
    for person_id, told in zip(two, ("You said yes.", "You are a pair"), strict=True):
        page = walk.window(person_id)
        link = walk.evening.mailed_link(account_of(person_id).email, "/programmes/pairs/")
        assert public_id in link
        page.goto(link)
        walk.evening.sees(page, "Why you two")
        press(page, re.compile("^Yes, with"))
        walk.evening.sees(page, told)
        walk.evening.work()
    page.get_by_role("link", name="Begin: agree how you work together").click()
    walk.evening.sees(page, "Pia")
    for pair in walk.pairs(ProposalState.OFFERED):
        for enrolment_id in (pair.mentee_id, pair.mentor_id):
            answering.accept(pair.public_id, by=walk.person_of(enrolment_id), now=now())
    walk.evening.work()
    assert len(walk.pairs(ProposalState.LIVE)) == len(walk.mentees)


def it_runs_and_ends(walk: Walk) -> None:
    walk.act("Let it begin")
    page, sees = walk.manage("/check-ins"), walk.evening.sees
    sees(page, f"Pairs going on{len(walk.mentees)}", "Nobody needs a word")
    walk.act("End it now")
    sees(page, "Looking back")
    walk.act("Let it be over")
    walk.evening.work()
    sees(page, "Over")
    page.get_by_role("link", name="Outcomes").click()
    heading(page, "Outcomes")
    sees(page, "Compared with those not placed", f"{len(walk.mentees)}")
    page.get_by_role("link", name="How it went").click()
    sees(page, f"{len(walk.mentees)} of {len(walk.mentees)} pairs", "How far mentees came")
    member = walk.window(walk.mentees[0])
    walk.evening.go(member, walk.path)
    sees(member, "You took part.")
