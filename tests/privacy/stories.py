"""Stories of what is hidden from some: the fact, its stand-in in the other world, and who pries."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select

from alumnet.connections import commands as connections
from alumnet.introductions import commands as introductions
from alumnet.introductions.models import Introduction
from alumnet.kernel import clock
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import DomainError
from alumnet.kernel.visibility import Visibility
from alumnet.members import commands as members
from alumnet.members.models import FieldVisibility, Profile, ShieldedOrganization, Skill
from alumnet.mentoring import commands as mentoring
from alumnet.ties.commands import TieChoice, choose_levels
from alumnet.ties.levels import TieLevel
from alumnet.ties.policy import TieKind
from tests import builders
from tests.builders import Built
from tests.members.values import privacy_values, seeker_values
from tests.mentoring.asking import a_request
from tests.privacy.worlds import People, Seen, Site

LETTER = {
    "working_on": "Leading two people.",
    "why_you": "You did it twice.",
    "question": "What did you stop?",
    "time_kind": "one_conversation",
}
Tell = Callable[[People], None]
Act = Callable[[Site, int], Seen]


def nothing(_people: People) -> None:
    """Let things be as they are."""


def no_act(_site: Site, _day: int) -> Seen:
    return {}


@dataclass(frozen=True, kw_only=True)
class Story:
    """A fact, and who must not learn of it.

    `before` is true in both worlds; then one has the `fact`, the other what is there `instead`.
    `act` is what those do who would like to know, on each of the days; `answers` what becomes of it
    in the world with the fact only. Whoever `knows` does see the fact, on the last day or that of
    `known_on`; `shown` are words that those who don't know read in both worlds, as otherwise
    nothing would have been tried.
    """

    hidden_from: tuple[str, ...]
    knows: str
    shown: tuple[str, ...]
    fact: Tell = nothing
    instead: Tell = nothing
    before: Tell = nothing
    act: Act = no_act
    answers: Tell = nothing
    days: tuple[int, ...] = (0,)
    known_on: int | None = None


def choose_for_contact(person: Built, other: Built, level: TieLevel) -> None:
    choice = TieChoice(TieKind.CONNECTION, level, other.public_id)
    choose_levels(person.id, [choice], now=clock.now())


def unlist(person: Built) -> None:
    version = reading().get_one(Profile, person.id).privacy_version
    values = privacy_values(person, is_listed=False)
    members.save_privacy(person.id, values, version=version, now=clock.now())


def answer_all(step: str, by: Callable[[Introduction], int | None]) -> None:
    said = introductions.Answer(step=step)
    for row in reading().scalars(select(Introduction).order_by(Introduction.id)).all():
        person = by(row)
        if person is not None:
            with suppress(DomainError):
                introductions.answer(row.public_id, by=person, answer=said, now=clock.now())


def connector_passes(_people: People) -> None:
    answer_all("pass", lambda row: row.connector_id)


def forwarded_and_declined(_people: People) -> None:
    answer_all("forward", lambda row: row.connector_id)
    answer_all("decline", lambda row: row.second_id)


def ask_all_of_ruth(site: Site, day: int) -> Seen:
    """Let Ines ask Ruth for everything, and let her friends leave the circle one by one."""
    people = site.people
    to = people.ruth.public_id
    if day == 0:
        return {
            **site.press("ines", f"/introductions/new?to={to}", {"note": "Would you pass it on?"}),
            **site.press("ines", f"/people/{to}/connect", {"note": "Hello Ruth."}),
            **site.press("ines", f"/requests/new?to={to}", LETTER),
        }
    if day == 2:
        choose_for_contact(people.tomasz, people.ines, TieLevel.NOBODY)
        connections.remove(people.ines.public_id, by=people.kwame.id, now=clock.now())
        connections.block(people.pia.public_id, by=people.ines.id, now=clock.now())
    return {}


# ----------------------------------------------------------------------------------------- stories
def maya_knows_ruth(people: People) -> None:
    builders.a_connection(people.maya, people.ruth)


def olu_knows_ruth(people: People) -> None:
    builders.a_connection(people.olu, people.ruth)


def maya_knows_ruth_and_says_nobody(people: People) -> None:
    maya_knows_ruth(people)
    choose_for_contact(people.maya, people.ruth, TieLevel.NOBODY)


FRIENDS = ("ines", "tomasz", "kwame")
NOBODY = Story(
    hidden_from=FRIENDS,
    knows="maya",
    shown=("Ruth Adeyemi",),
    fact=maya_knows_ruth_and_says_nobody,
    act=ask_all_of_ruth,
    days=(0, 2),
)
UNNAMED = Story(
    hidden_from=FRIENDS,
    knows="maya",
    shown=("could introduce you", "On its way"),
    fact=maya_knows_ruth,
    instead=olu_knows_ruth,
    act=ask_all_of_ruth,
    answers=forwarded_and_declined,
    days=(0, 2),
)


def client_firm_is_kept_out(people: People) -> None:
    with writing() as session:
        session.add(
            ShieldedOrganization(person_id=people.jun.id, organization_id=people.client_firm.id)
        )


def is_mentored(person: Built, people: People) -> None:
    now = clock.now()
    asked = a_request(person, people.ruth, now=now)
    mentoring.accept_request(asked, by=people.ruth.id, now=now)
    a_request(person, people.sam, now=now)


def jun_looks_for_a_mentor(people: People) -> None:
    members.save_seeker_profile(people.jun.id, seeker_values(), version=0, now=clock.now())
    is_mentored(people.jun, people)


def zoe_is_mentored(people: People) -> None:
    is_mentored(people.zoe, people)


def offer_something_to_jun(site: Site, _day: int) -> Seen:
    return {
        who: answer
        for name in ("lena", "carl")
        for who, answer in site.press(
            name, f"/offers/new?to={site.people.jun.public_id}", {"line": "I could help."}
        ).items()
    }


SHIELD = Story(
    hidden_from=("lena", "carl", "ines"),
    knows="ruth",
    shown=("Jun Baek",),
    before=client_firm_is_kept_out,
    fact=jun_looks_for_a_mentor,
    instead=zoe_is_mentored,
    act=offer_something_to_jun,
    days=(0,),
)


def ines_asked_sam(people: People) -> None:
    for each in (people.ines, people.zoe):
        connections.ask(people.sam.public_id, by=each.id, note="", now=clock.now())


def sam_blocks_both(people: People) -> None:
    for each in (people.ines, people.zoe):
        connections.block(each.public_id, by=people.sam.id, now=clock.now())


def sam_hides(people: People) -> None:
    unlist(people.sam)


def ask_all_of_sam(site: Site, day: int) -> Seen:
    to = site.people.sam.public_id
    if day not in {0, 61}:
        return {}
    return {
        **site.press("ines", f"/introductions/new?to={to}", {"note": "Would you pass it on?"}),
        **site.press("ines", f"/people/{to}/connect", {"note": "Hello Sam."}),
        **site.press("ines", f"/requests/new?to={to}", LETTER),
    }


BLOCK = Story(
    hidden_from=("ines", "zoe"),
    knows="sam",
    shown=("Zoe Quist",),
    before=ines_asked_sam,
    fact=sam_blocks_both,
    instead=sam_hides,
    act=ask_all_of_sam,
    days=(0, 61),
)


def sam_lives_on(people: People) -> None:
    sam = people.sam
    builders.a_job(sam, people.acme, 2016, title="Lighthouse Keeper")
    builders.a_connection(sam, people.jun)
    builders.a_connection(sam, people.ruth)
    with writing() as session:
        session.add(Skill(person_id=sam.id, name="lighthouse optics"))
        session.get_one(Profile, sam.id).bio = "Lighthouses."


HIDDEN = Story(
    hidden_from=("ines", "tomasz", "zoe"),
    knows="sam",
    shown=("Zoe Quist",),
    before=sam_hides,
    fact=sam_lives_on,
)


def ruth_says_more_to_few(people: People) -> None:
    ruth = people.ruth
    few = Visibility.CONNECTIONS
    builders.a_job(ruth, people.acme, 2010, 2014, title="Lighthouse Keeper", visibility=few)
    builders.a_job(ruth, people.client_firm, 2015, visibility=Visibility.ONLY_ME)
    with writing() as session:
        session.get_one(Profile, ruth.id).bio = "Lighthouses."


def ruth_keeps_her_words(people: People) -> None:
    with writing() as session:
        session.add(
            FieldVisibility(person_id=people.ruth.id, field="bio", visibility=Visibility.TIED_TO_ME)
        )


NARROW = Story(
    hidden_from=("ines", "tomasz", "lena", "carl"),
    knows="ruth",
    shown=("Ruth Adeyemi",),
    before=ruth_keeps_her_words,
    fact=ruth_says_more_to_few,
)


def ask_zoe(site: Site, day: int) -> Seen:
    if day not in DECLINED.days:
        return {}
    to = site.people.zoe.public_id
    return site.press("ines", f"/people/{to}/connect", {"note": f"Day {day}."})


def zoe_declines(people: People) -> None:
    with suppress(DomainError):
        connections.decline(people.ines.public_id, by=people.zoe.id, now=clock.now())


DECLINED = Story(
    hidden_from=("ines", "tomasz"),
    knows="zoe",
    shown=("No answer so far",),
    act=ask_zoe,
    answers=zoe_declines,
    days=(0, 61, 182),
)


def three_know_ruth(people: People) -> None:
    for each in (people.maya, people.tomasz, people.kwame):
        builders.a_connection(each, people.ruth)


def ask_to_meet_ruth(site: Site, day: int) -> Seen:
    to = site.people.ruth.public_id
    return site.press("ines", f"/introductions/new?to={to}", {"note": f"Day {day}."})


PASSED = Story(
    hidden_from=("ines", "olu", "pia"),
    knows="maya",
    shown=("On its way",),
    before=three_know_ruth,
    act=ask_to_meet_ruth,
    answers=connector_passes,
    days=(0, 18),
)
TURNED_DOWN = Story(
    hidden_from=("ines", "olu", "pia"),
    knows="ruth",
    shown=("On its way",),
    before=three_know_ruth,
    act=ask_to_meet_ruth,
    answers=forwarded_and_declined,
    days=(0, 18),
)
STORIES = {
    "a tie for nobody": NOBODY,
    "who is in the middle": UNNAMED,
    "looking for a mentor": SHIELD,
    "a block": BLOCK,
    "what hidden people do": HIDDEN,
    "what few may see": NARROW,
    "a silent no": DECLINED,
    "a note that wasn't passed on": PASSED,
    "a meeting turned down": TURNED_DOWN,
}


def together(*stories: Story) -> Story:
    """Let several stories take place in one pair of worlds, for those who are outside of all."""

    def all_of(tellings: list[Tell]) -> Tell:
        def tell(people: People) -> None:
            for each in tellings:
                each(people)

        return tell

    def act(site: Site, day: int) -> Seen:
        return {what: answer for each in stories for what, answer in each.act(site, day).items()}

    first, *others = stories
    return Story(
        hidden_from=tuple(
            name for name in first.hidden_from if all(name in each.hidden_from for each in others)
        ),
        knows=first.knows,
        shown=tuple(words for each in stories for words in each.shown),
        before=all_of([each.before for each in stories]),
        fact=all_of([each.fact for each in stories]),
        instead=all_of([each.instead for each in stories]),
        act=act,
        answers=all_of([each.answers for each in stories]),
        days=tuple(sorted({day for each in stories for day in each.days})),
    )
