"""How many, how long: every number of programmes, in one place."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammePolicy:
    """The defaults of a site."""

    # Who was found eligible says that they still want to, within this; reminded once, and so again.
    confirming: timedelta = timedelta(days=7)
    # How often somebody on a list is asked once more by hand.
    reminders: int = 2
    # Each of two who are offered each other answers within this, the second after the first.
    answering: timedelta = timedelta(days=7)
    # So long before that ends they are reminded.
    answering_reminder: timedelta = timedelta(days=3)
    # After the last day everybody looks back, then the cohort is over.
    look_back: timedelta = timedelta(days=30)
    # A pair that hasn't met so long after it began is followed up.
    first_meeting: timedelta = timedelta(days=14)
    # A pair is reminded by hand no sooner than so long after the last time.
    between_reminders: timedelta = timedelta(days=7)
    # A survey may be answered so long after somebody was asked.
    survey_open: timedelta = timedelta(days=21)
    # Answers without names are shown once there are so many.
    answers_shown: int = 5
    # The people of a cohort are told something so often within so much time.
    news: int = 2
    news_within: timedelta = timedelta(days=7)
    # Mentees with one mentor in a group, and in any other kind.
    group_size: int = 8
    most_places: int = 8
    # Mentees of one mentor in all cohorts together.
    most_at_once: int = 8
    questions: int = 30
    # The last step of a scale without words.
    scale: int = 5
    wishes: int = 5
    # Of whom somebody says that one manages the other.
    said_lines: int = 20
    # When somebody has time, in a line of their own words.
    hours_length: int = 200
    # Milestones, surveys and questions of one survey at most, and the last day they may stand for.
    milestones: int = 20
    surveys: int = 6
    survey_questions: int = 12
    longest_days: int = 1500
    # Whatever day somebody writes lies between these.
    first_day: date = date(1990, 1, 1)
    last_day: date = date(2100, 1, 1)
    name_length: int = 120
    line_length: int = 500
    words_length: int = 4000


POLICY = ProgrammePolicy()
