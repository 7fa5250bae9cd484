"""What a row of the catalogue is made of."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum


class Channel(Enum):
    """What happens by mail, beside the list in the app, which has everything."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    OFF = "off"


class Group(Enum):
    """What people choose for, on the page of their preferences and in one press from a mail."""

    REQUESTS = "requests"
    INTRODUCTIONS = "introductions"
    MENTORSHIPS = "mentorships"
    SESSIONS = "sessions"
    CONVERSATIONS = "conversations"
    CONNECTIONS = "connections"
    SUGGESTIONS = "suggestions"
    SAVED = "saved"
    PLACES = "places"
    DIGEST = "digest"
    PROGRAMMES = "programmes"
    ANNOUNCEMENTS = "announcements"
    DUES = "dues"
    ANSWERS = "answers"
    STAFF = "staff"
    INVITATIONS = "invitations"
    ACCOUNT = "account"

    @property
    def can_be_switched_off(self) -> bool:
        """Whether mails of this kind may be refused: all but those about one's own account."""
        return self is not Group.ACCOUNT

    @property
    def words(self) -> str:
        """Return what it is about, after "mails": "about requests"."""
        return _WORDS[self]

    @property
    def usual(self) -> Channel:
        """Return what happens while nobody chose."""
        return Channel.DIGEST if self is Group.SUGGESTIONS else Channel.AT_ONCE


_WORDS = {
    Group.REQUESTS: "about notes you get and send",
    Group.INTRODUCTIONS: "about introductions",
    Group.MENTORSHIPS: "about what you two agreed and how it goes",
    Group.SESSIONS: "about your calls and meetings",
    Group.CONVERSATIONS: "about messages in your conversations",
    Group.CONNECTIONS: "about people you know",
    Group.SUGGESTIONS: "with suggestions",
    Group.SAVED: "about people and searches you saved",
    Group.PLACES: "about where you have been",
    Group.DIGEST: "that sum up what is new",
    Group.PROGRAMMES: "about programmes you take part in",
    Group.ANNOUNCEMENTS: "with news from your association",
    Group.DUES: "about your dues",
    Group.ANSWERS: "with answers from the staff",
    Group.STAFF: "for the staff",
    Group.INVITATIONS: "that invite you",
    Group.ACCOUNT: "about your account",
}


class Cause(Enum):
    """Who made it happen."""

    # Another person, just now: they wrote, answered, decided.
    PERSON = "person"
    # Whoever is told: they asked for a link, they changed a password.
    OWN = "own"
    # A clock of the site. Such mails are counted: two a week for each person.
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing people are told. Its mail is `mail/<template>.txt` and `.html`.

    `label` says on the page of preferences what it is; `subject` is the title of the mail and
    `subject_many` the one for several at once. Titles may hold {name} (a first name), {Count} (a
    number as a word that begins a sentence) and {association}, nothing else: no topic, no letter.
    `line` is what the list in the app says, with {name} alone; without one it isn't listed.
    `about` is the kind of thing its number belongs to, see `alumnet.notifications.queries.things`.
    """

    code: str
    group: Group
    cause: Cause
    label: str
    subject: str
    subject_many: str = ""
    line: str = ""
    about: str = ""
    template: str = ""
    # Worth nothing later: neither quiet hours nor a digest hold it back.
    is_urgent: bool = False
    # Also for people whom an association imported and who have no account: by mail alone.
    reaches_everybody: bool = False
    # Only listed in the app.
    has_mail: bool = True
    # What waited longer for a digest isn't told any more.
    stale_after: timedelta = timedelta(days=14)

    @property
    def can_be_switched_off(self) -> bool:
        """Whether its mail may be refused."""
        return self.group.can_be_switched_off

    @property
    def is_counted(self) -> bool:
        """Whether its mail is one of the two that the site may send by itself in a week."""
        return self.cause is Cause.SYSTEM

    def title(self, *, name: str = "", association: str = "", count: str = "") -> str:
        """Return the subject of its mail; `count` is a number in words if there are several."""
        pattern = self.subject_many if count and self.subject_many else self.subject
        return pattern.format(name=name, association=association, Count=count.capitalize())
