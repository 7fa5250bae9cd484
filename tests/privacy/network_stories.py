"""Stories of the network: invitations, what is kept for later, blocks, a third try, an offer."""

import io
from contextlib import suppress

from sqlalchemy import select, update
from werkzeug.datastructures import FileStorage, MultiDict

from alumnet.accounts.models import Person, PersonEmail
from alumnet.connections import commands as connections
from alumnet.directory import rules as lists
from alumnet.introductions import commands as introductions
from alumnet.inviting import commands as inviting
from alumnet.inviting.models import MemberInvitation
from alumnet.kernel import clock
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.members.models import MentorProfile
from alumnet.messaging import commands as messaging
from alumnet.messaging.models import Conversation
from alumnet.organizations.models import AffiliationKind
from alumnet.organizations.rules import Period
from alumnet.saved import commands as saved
from alumnet.saved.queries.news import owner_of
from alumnet.saved.rules import ListKind
from tests import builders
from tests.builders import THEN, Built
from tests.privacy.stories import (
    FRIENDS,
    Story,
    answer_all,
    ask_all_of_sam,
    sam_blocks_both,
    sam_hides,
    zoe_declines,
)
from tests.privacy.worlds import People, Seen, Site
from tests.suggestions.builders import learn

ADDRESS = "quinn@example.net"
CONTACTS = f"""First Name,Last Name,URL,Email Address,Company,Position,Connected On
Quinn,Ash,,{ADDRESS},Acme,Pilot,05 Mar 2024
Quinn,Ash,,,Tide,Pilot,05 Mar 2024
"""


def ask_zoe_again(site: Site, day: int) -> Seen:
    to = site.people.zoe.public_id
    return site.press("ines", f"/people/{to}/connect", {"note": f"Day {day}."})


THRICE = Story(
    hidden_from=("ines", "tomasz"),
    knows="zoe",
    shown=("No answer so far",),
    act=ask_zoe_again,
    answers=zoe_declines,
    days=(0, 181, 362, 543),
)


# ------------------------------------------------------------------------------------ invitations
def _invites(inviter: Built, people: People, email: str = ADDRESS) -> int:
    tie = inviting.Tie(
        AffiliationKind.MEMBERSHIP, people.harbour.name, people.harbour.public_id, Period()
    )
    invited = inviting.Invited("Quinn Ash", email, people.harbour.id, tie)
    public_id = inviting.invite(invited, by=inviter.id, now=clock.now())
    found = select(MemberInvitation.id).where(MemberInvitation.public_id == public_id)
    return reading().scalars(found).one()


def maya_invites_in_vain(people: People) -> None:
    inviting.stop(_invites(people.maya, people), now=clock.now())


def invite_quinn(site: Site, day: int) -> Seen:
    if day == 0:
        for each in (site.people.ines, site.people.kwame):
            _invites(each, site.people)
    return {}


INVITED = Story(
    hidden_from=("ines", "kwame"),
    knows="maya",
    shown=("Quinn Ash",),
    fact=maya_invites_in_vain,
    act=invite_quinn,
    days=(0, 11, 31),
)


def _quinn(people: People, *, is_listed: bool) -> Built:
    person = builders.a_person("Quinn Ash", is_listed=is_listed)
    builders.an_account(person, ADDRESS)
    builders.a_membership(person, people.harbour)
    with writing() as session:
        session.add(PersonEmail(person_id=person.id, email=ADDRESS, confirmed_at=THEN))
    builders.a_job(person, people.acme, 2010, 2015, title="Lighthouse Keeper")
    return person


def _quinn_joins_by(inviter: Built, people: People) -> None:
    invitation_id = _invites(inviter, people)
    inviting.accept(invitation_id, by=_quinn(people, is_listed=True).id, now=clock.now())


JOINED = Story(
    hidden_from=FRIENDS,
    knows="maya",
    shown=("Quinn Ash",),
    fact=lambda people: _quinn_joins_by(people.maya, people),
    instead=lambda people: _quinn_joins_by(people.olu, people),
    days=(0, 2),
)


# ---------------------------------------------------------------------------------------- hidden
def quinn_is_here_unlisted(people: People) -> None:
    quinn = _quinn(people, is_listed=False)
    builders.a_job(quinn, people.tide, 2008, 2009)
    for each in (people.maya, people.ruth):
        builders.a_connection(each, quinn)


def look_for_quinn(site: Site, day: int) -> Seen:
    if day == 0:
        _invites(site.people.ines, site.people)
    file = FileStorage(io.BytesIO(CONTACTS.encode()), "Connections.csv")
    return site.press("ines", "/invite/contacts", {"consent": "y", "file": file})


UNLISTED = Story(
    hidden_from=("ines", "tomasz", "zoe"),
    knows="maya",
    shown=("Quinn Ash", "Zoe Quist"),
    fact=quinn_is_here_unlisted,
    act=look_for_quinn,
    days=(0, 11),
)


# ------------------------------------------------------------------------------- kept for later
def _keeps(person: Built, others: tuple[Built, ...]) -> None:
    now, me = clock.now(), owner_of(reading(), person.id)
    for each in others:
        saved.save_person(each.public_id, by=me, now=now)


def jun_keeps_mentors_of_the_firm(people: People) -> None:
    _keeps(people.jun, (people.lena, people.carl, people.ruth))
    choice = lists.read(MultiDict({"topic": "career-planning"}))
    me = owner_of(reading(), people.jun.id)
    saved.save_search(
        ListKind.MENTORS, choice, name="Careers", wants_alert=True, by=me, now=clock.now()
    )


def lena_is_full_for_a_while(site: Site, day: int) -> Seen:
    places = {0: 2, 2: 0, 4: 3}[day]
    with writing() as session:
        is_lena = MentorProfile.person_id == site.people.lena.id
        session.execute(update(MentorProfile).where(is_lena).values(places=places))
    return {}


KEPT = Story(
    hidden_from=("lena", "carl", "ines"),
    knows="jun",
    shown=("Jun Baek",),
    act=lena_is_full_for_a_while,
    answers=jun_keeps_mentors_of_the_firm,
    days=(0, 2, 4),
)


# ---------------------------------------------------------------------------------------- blocks
def ines_knows_and_keeps_sam(people: People) -> None:
    for each in (people.ines, people.zoe):
        _keeps(each, (people.sam,))
    inviting.accept(
        _invites(people.ines, people, people.sam.email), by=people.sam.id, now=clock.now()
    )


def sam_leaves_and_hides(people: People) -> None:
    connections.remove(people.ines.public_id, by=people.sam.id, now=clock.now())
    sam_hides(people)


def sam_comes_back(site: Site, day: int) -> Seen:
    """Let Sam lift what he set, or be listed again, and Ines ask him once more."""
    people = site.people
    if day == 3:
        for each in (people.ines, people.zoe):
            with suppress(NotFound):
                connections.unblock(each.public_id, by=people.sam.id, now=clock.now())
        with writing() as session:
            session.execute(update(Person).where(Person.id == people.sam.id).values(is_listed=True))
        learn()
    return ask_all_of_sam(site, 0) if day else {}


LIFTED = Story(
    hidden_from=("ines", "zoe"),
    knows="sam",
    shown=("Zoe Quist", "Sam Person"),
    before=ines_knows_and_keeps_sam,
    fact=sam_blocks_both,
    instead=sam_leaves_and_hides,
    act=sam_comes_back,
    days=(0, 3),
    known_on=0,
)


def two_asks_are_open_with_sam(people: People) -> None:
    now = clock.now()
    for each in (people.maya, people.tomasz, people.kwame, people.zoe):
        builders.a_connection(each, people.sam)
    connections.ask(people.sam.public_id, by=people.ines.id, note="", now=now)
    learn()
    words = introductions.Words(note="Would you pass it on?")
    ines = owner_of(reading(), people.ines.id)
    introductions.ask(people.sam.public_id, by=ines, words=words, now=now)


def sam_leaves_zoe_and_hides(people: People) -> None:
    connections.remove(people.zoe.public_id, by=people.sam.id, now=clock.now())
    sam_hides(people)


OPEN = Story(
    hidden_from=("ines", "zoe"),
    knows="sam",
    shown=("Zoe Quist",),
    before=two_asks_are_open_with_sam,
    fact=sam_blocks_both,
    instead=sam_leaves_zoe_and_hides,
    act=ask_all_of_sam,
    days=(0, 61),
)


# --------------------------------------------------------------------------------- conversations
def ines_writes_to_zoe(site: Site, day: int) -> Seen:
    people, key = site.people, f"day-{day}"
    messaging.write(
        people.zoe.public_id, by=people.ines.id, text=f"Day {day}.", form_key=key, now=clock.now()
    )
    return {}


def ines_knows_zoe(people: People) -> None:
    builders.a_connection(people.ines, people.zoe)


def zoe_wants_to_hear_no_more(people: People) -> None:
    public_id = reading().scalars(select(Conversation.public_id)).one()
    messaging.mute(public_id, by=people.zoe.id, now=clock.now())


MUTED = Story(
    hidden_from=("ines", "tomasz"),
    knows="zoe",
    shown=("Day 1.",),
    before=ines_knows_zoe,
    act=ines_writes_to_zoe,
    answers=zoe_wants_to_hear_no_more,
    days=(0, 1),
)


def maya_would_like_them_to_meet(people: People) -> None:
    builders.a_connection(people.maya, people.zoe)
    first, second = people.ines.public_id, people.zoe.public_id
    introductions.offer(first, second, by=people.maya.id, line="You two!", now=clock.now())
    answer_all("agree_first", lambda _row: people.ines.id)


def zoe_wants_no_meeting(people: People) -> None:
    answer_all("decline", lambda _row: people.zoe.id)


OFFERED = Story(
    hidden_from=("ines", "tomasz"),
    knows="zoe",
    shown=("Maya",),
    before=maya_would_like_them_to_meet,
    fact=zoe_wants_no_meeting,
    days=(0, 18),
    known_on=0,
)
NETWORK = {
    "a third try": THRICE,
    "an invitation in vain": INVITED,
    "who invited somebody": JOINED,
    "somebody unlisted": UNLISTED,
    "what is kept for later": KEPT,
    "a block that is lifted": LIFTED,
    "a block over what is open": OPEN,
    "a muted conversation": MUTED,
    "an offer that came to nothing": OFFERED,
}
