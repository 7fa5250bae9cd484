"""Stories of a block over what two people had: it ends as when the other is suspended."""

from datetime import timedelta

from sqlalchemy import select

from alumnet.accounts.models import RoleGrant
from alumnet.connections import commands as connections
from alumnet.kernel import clock
from alumnet.kernel.db import reading
from alumnet.mentoring import commands as mentoring
from alumnet.mentoring.commands import sessions
from alumnet.mentoring.rules.sessions import About, Subject
from alumnet.mentoring.rules.wall_times import wall_time_of
from alumnet.messaging import commands as messaging
from tests import builders
from tests.accounts.builders import suspend_membership, the_membership
from tests.mentoring.asking import a_request
from tests.mentoring.meeting import agreed
from tests.privacy.stories import Story, ask_all_of_sam, sam_blocks_both
from tests.privacy.worlds import People, Seen, Site


def sam_is_suspended(people: People) -> None:
    staff = reading().scalars(select(RoleGrant.person_id)).one()
    membership = the_membership(people.sam.id, people.harbour)
    suspend_membership(membership.id, by=staff, now=clock.now())


def both_asked_sam_who_mentors_zoe(people: People) -> None:
    builders.an_admin(people.harbour, "Maeve Rowlands")
    now = clock.now()
    a_request(people.ines, people.sam, now=now)
    asked = a_request(people.zoe, people.sam, now=now)
    mentorship = mentoring.accept_request(asked, by=people.sam.id, now=now)
    subject = Subject(About.MENTORSHIP, mentorship)
    agreed(subject, people.sam, people.zoe, now + timedelta(days=1), now=now)
    for number, each in enumerate((people.zoe, people.sam)):
        mentoring.send_message(
            mentoring.IN_MENTORSHIP,
            mentorship,
            by=each.id,
            text="Until then!",
            form_key=f"{number}",
            now=now,
        )


ASKED = Story(
    hidden_from=("ines", "zoe"),
    knows="sam",
    shown=("About your note to Sam", "Your call with Sam is off", "Until then!"),
    before=both_asked_sam_who_mentors_zoe,
    fact=sam_blocks_both,
    instead=sam_is_suspended,
    act=ask_all_of_sam,
    days=(0, 2, 61),
)


def both_talk_with_sam(people: People) -> None:
    builders.an_admin(people.harbour, "Maeve Rowlands")
    for each in (people.ines, people.zoe):
        builders.a_connection(each, people.sam)
        for by, to in ((each, people.sam), (people.sam, each)):
            messaging.write(
                to.public_id, by=by.id, text="Good morning!", form_key="one", now=clock.now()
            )


def sam_leaves_both(people: People) -> None:
    for each in (people.ines, people.zoe):
        connections.remove(each.public_id, by=people.sam.id, now=clock.now())
    sam_is_suspended(people)


def write_to_sam(site: Site, day: int) -> Seen:
    sam = site.people.sam.public_id
    words = {"text": "Are you there?", "form_key": ""}
    written = site.press("ines", f"/messages/with/{sam}", words)
    return {**written, **ask_all_of_sam(site, day)}


TALKED = Story(
    hidden_from=("ines", "zoe"),
    knows="sam",
    shown=("Good morning!", "here at present."),
    before=both_talk_with_sam,
    fact=sam_blocks_both,
    instead=sam_leaves_both,
    act=write_to_sam,
    days=(0, 61),
)


def ruth_offers_an_hour_and_calls_a_call_off(people: People) -> None:
    """The mail about the call hasn't left when the fact comes."""
    builders.an_admin(people.society, "Maeve Rowlands")
    now = clock.now()
    asked = [a_request(each, people.ruth, now=now) for each in (people.zoe, people.ines)]
    mentorship = mentoring.accept_request(asked[0], by=people.ruth.id, now=now)
    subject = Subject(About.MENTORSHIP, mentorship)
    number = agreed(subject, people.ruth, people.zoe, now + timedelta(days=3), now=now)
    asked += [a_request(each, people.ruth, now=now) for each in (people.maya, people.olu)]
    plan = mentoring.GroupPlan(
        topic="career-planning",
        time=wall_time_of(now + timedelta(days=15), "Europe/Paris"),
        minutes=60,
        place="The harbour café",
        requests=asked[1:],
    )
    hour = mentoring.plan_group_hour(plan, by=people.ruth.id, now=now)
    mentoring.answer_invitation(hour, by=people.ines.id, comes=True, now=now)
    sessions.cancel_session(subject, number, by=people.ruth.id, now=now)


def ruth_blocks_both(people: People) -> None:
    for each in (people.ines, people.zoe):
        connections.block(each.public_id, by=people.ruth.id, now=clock.now())


def ruth_is_suspended(people: People) -> None:
    staff = reading().scalars(select(RoleGrant.person_id)).one()
    membership = the_membership(people.ruth.id, people.society)
    suspend_membership(membership.id, by=staff, now=clock.now())


OFFERED = Story(
    hidden_from=("ines", "zoe"),
    knows="ruth",
    shown=("It was called off", "Your call with Ruth is off"),
    before=ruth_offers_an_hour_and_calls_a_call_off,
    fact=ruth_blocks_both,
    instead=ruth_is_suspended,
    days=(0, 2, 20),
)
BLOCKS = {
    "a block over an hour for several": OFFERED,
    "a block over a request and a mentorship": ASKED,
    "a block over a conversation": TALKED,
}
