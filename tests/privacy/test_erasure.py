"""Who is erased leaves no word and no address of theirs in any table."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from alumnet.kernel import db
from alumnet.kernel.db import reading, writing
from alumnet.kernel.registry import registry
from alumnet.mentoring import commands
from alumnet.mentoring.commands import notes, practice, session_words, sessions
from alumnet.mentoring.jobs import watch_mentorships
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.rules import DeclineReason, TimeKind
from alumnet.mentoring.rules.mentorship_states import Audience, Going
from alumnet.mentoring.rules.sessions import About, Subject
from alumnet.mentoring.rules.wall_times import wall_time_of
from alumnet.messaging.rules import ContactKind
from alumnet.notifications.models import Bounce
from tests import builders
from tests.builders import THEN, Built
from tests.mentoring.asking import DAY, a_letter, a_request
from tests.mentoring.meeting import at
from tests.mentoring.together import terms

NO = DeclineReason.OTHER
# Each of the two writes one word everywhere, which is in their name, too.
RUTHS, JUNS = "zebrastripe", "quaggafoal"


def places_of(word: str) -> set[str]:
    """Return in which columns of the whole database a word stands."""
    session = reading()
    session.expire_all()
    return {
        f"{table.name}.{name}"
        for table in db.Base.metadata.sorted_tables
        for row in session.execute(select(table)).mappings()
        for name, value in row.items()
        if word in str(value).lower()
    }


class Two:
    """A mentor and a mentee, each with a word, who write in every place that there is."""

    def __init__(self, mentor: Built, mentee: Built, words: tuple[str, str], hour: int) -> None:
        self.mentor, self.mentee = mentor, mentee
        self.ours, self.theirs = words
        self.both = ((mentor, self.ours), (mentee, self.theirs))
        self.later = DAY + timedelta(hours=hour)

    def ask_and_call(self) -> str:
        """Write a letter, ask back, talk first, and go on; return the mentorship."""
        mentor, mentee, word = self.mentor.id, self.mentee.id, self.theirs
        letter = a_letter(
            working_on=word,
            why_you=word,
            what_i_bring=word,
            question=word,
            time_kind=TimeKind.SIX_MONTHS,
        )
        asked = commands.save_draft(self.mentor.public_id, by=mentee, letter=letter, now=THEN)
        commands.submit_request(asked, by=mentee, now=THEN, manages=False)
        commands.ask_question(asked, by=mentor, question=self.ours, now=THEN)
        commands.reply(asked, by=mentee, answer=word, now=THEN)
        commands.explore_request(asked, by=mentor, line=self.ours, now=THEN)
        self._plan(Subject(About.REQUEST, asked))
        for by, _ in self.both:
            commands.answer_call(asked, by=by.id, goes_on=True, now=THEN + 2 * DAY)
        query = select(Mentorship.public_id).where(Mentorship.mentor_id == mentor)
        return reading().scalars(query).one()

    def _plan(self, subject: Subject) -> None:
        start = THEN + self.later
        offer = sessions.Offer(times=at(start), place=self.ours)
        sessions.propose_session(subject, by=self.mentor.id, offer=offer, now=THEN)
        sessions.confirm_session(subject, 1, by=self.mentee.id, chosen=start, now=THEN)
        for by, word in self.both:
            session_words.add_point(subject, 1, by=by.id, text=word, now=THEN)

    def agree_and_work(self, place: str) -> None:
        """Agree, set goals, meet, and write all that goes around it."""
        self.later += 3 * DAY
        for seen, (by, word) in enumerate(self.both):
            said = terms(purpose=word, how_we_meet=word, stays_between=word, how_we_stop=word)
            commands.save_agreement(place, by=by.id, terms=said, seen=seen, signs=True, now=THEN)
        commands.sign_agreement(place, by=self.mentor.id, number=2, now=THEN)
        commands.choose_skills(place, by=self.mentee.id, rated=[(self.theirs, 2)])
        subject = Subject(About.MENTORSHIP, place)
        self._plan(subject)
        names = ("question", "brings", "will_try", "what_happened")
        said_around = dict.fromkeys(names, self.theirs)
        session_words.save_words(subject, 1, by=self.mentee.id, version=1, **said_around)
        for by, word in self.both:
            goal = commands.GoalWords(title=word, measure=word)
            commands.add_goal(place, by=by.id, words=goal, now=THEN)
            ways = {ContactKind.PHONE: word, ContactKind.CALL_LINK: word}
            commands.show_contact(commands.IN_MENTORSHIP, place, ways, by=by.id, now=THEN)
            practice.write_note(by=by.id, on=THEN.date(), text=word, now=THEN)
            for is_alone in (True, False):
                notes.write_note(place, by=by.id, text=word, is_private=is_alone, now=THEN)
                notes.add_task(place, by=by.id, task=notes.Task(word, is_alone), now=THEN)

    def end(self, place: str) -> None:
        """Look back, thank, and say a year later what came of it."""
        now = THEN + 6 * DAY
        commands.we_met(place, by=self.mentee.id, now=now)
        for by, word in self.both:
            commands.answer_check_in(place, by=by.id, answer=Going.UNSURE, line=word, now=now)
        commands.finish_mentorship(place, by=self.mentee.id, now=now)
        for by, word in self.both:
            words = commands.FeedbackWords(
                helped=4, rhythm=3, again=5, took_away=word, differently=word
            )
            commands.give_feedback(place, by=by.id, words=words, now=now)
        said = self.theirs
        commands.thank(place, by=self.mentee.id, words=said, audience=Audience.NAMED, now=now)
        watch_mentorships(now + 200 * DAY)
        commands.say_what_came(place, by=self.mentee.id, words=said, now=now + 200 * DAY)


def write_elsewhere(person: Built, other: Built, word: str) -> None:
    """Write where there is no mentorship: to others, about others, on the desk."""
    third = builders.a_member().public_id
    commands.nominate(third, by=person.id, topic=None, because=word, is_named=True, now=THEN)
    asked = a_request(builders.a_member(), person)
    commands.decline_request(
        asked, by=person.id, answer=commands.No(reason=NO, line=word), now=THEN
    )
    commands.save_draft(
        other.public_id, by=person.id, letter=a_letter(why_you=word), now=THEN + DAY
    )
    waiting = [a_request(builders.a_member(), person) for _ in range(3)]
    hour = commands.GroupPlan(
        topic="career-planning",
        time=wall_time_of(THEN + 9 * DAY, "Europe/London"),
        minutes=60,
        place=word,
        requests=waiting,
    )
    commands.plan_group_hour(hour, by=person.id, now=THEN)
    commands.ask_to_arrange(f"{word}@example.org", by=person.id, now=THEN)
    came_back = Bounce(
        email=person.email, entry_id=1, status="5.1.1", is_lasting=True, received_at=THEN
    )
    with writing() as session:
        session.add(came_back)


def erase(person: Built) -> None:
    with writing() as session:
        registry.erase(session, person.id, THEN + 300 * DAY)


def test_nothing_that_somebody_wrote_or_was_called_is_left(app: Flask) -> None:
    ruth = builders.a_mentor(f"Ruth {RUTHS.title()}", places=5)
    jun = builders.a_mentor(f"Jun {JUNS.title()}", places=5)
    for pair in (Two(ruth, jun, (RUTHS, JUNS), 0), Two(jun, ruth, (JUNS, RUTHS), 3)):
        place = pair.ask_and_call()
        pair.agree_and_work(place)
        pair.end(place)
    write_elsewhere(ruth, jun, RUTHS)
    write_elsewhere(jun, ruth, JUNS)
    assert len(places_of(RUTHS)) > 30
    before = places_of(JUNS)
    erase(ruth)
    assert places_of(RUTHS) | places_of(ruth.email) == set()
    # What the other one wrote stays, but where they met.
    assert before - places_of(JUNS) == {"mentoring_session.place"}
    erase(jun)
    assert places_of(JUNS) | places_of(jun.email) == set()
