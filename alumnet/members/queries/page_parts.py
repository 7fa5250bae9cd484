"""What the page of a person is made of, ready for a template."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from alumnet.kernel.ids import handle
from alumnet.kernel.numbers import number
from alumnet.members.rules import (
    Capacity,
    MentorState,
    Offer,
    initials_of,
    mentor_state,
    room_in_words,
)
from alumnet.members.rules.choices import FORMATS
from alumnet.members.rules.history import Step, step_of
from alumnet.ties.explain import remark_sentence
from alumnet.ties.path_views import PathView, paths
from alumnet.ties.queries import Stay
from alumnet.ties.spells import Spell, SpellKind
from alumnet.ties.strength import Remark, Tie


@dataclass(frozen=True, slots=True)
class Topic:
    """Something a mentor helps with, and what they have lived through in it."""

    code: str
    label: str
    lived_through: str


@dataclass(frozen=True, slots=True)
class MentorView:
    """What a mentor offers, with the room they have; formats and the like in words."""

    topics: tuple[Topic, ...]
    is_accepting: bool
    paused_until: date | None
    capacity: Capacity
    hours_a_month: int
    time_kinds: tuple[str, ...]
    formats: tuple[str, ...]
    cannot_help_with: str
    windows: str
    agenda: str
    candour: str
    reads_requests: str
    wants_to_learn: tuple[str, ...]
    matters: tuple[str, ...]
    today: date

    @property
    def state(self) -> MentorState:
        """How this mentor stands to new requests today."""
        offer = Offer(self.is_accepting, self.capacity.places, self.paused_until)
        return mentor_state(offer, self.capacity, self.today)

    @property
    def room(self) -> str:
        """The places in words."""
        return room_in_words(self.capacity)

    def facts(self, city: str) -> list[tuple[str, str, bool]]:
        """Return what to know before asking, as (icon, words, in bold)."""
        facts = []
        days = self.capacity.reply_days
        if days is not None:
            facts.append(("clock", f"Replies in about {number(days)} day{'s'[: days != 1]}", False))
        if self.formats:
            facts.append(("chat", _formats_in_words(self.formats, city), False))
        hours = self.hours_a_month
        facts.append(("calendar", f"About {number(hours)} hour{'s'[: hours != 1]} a month", False))
        if self.time_kinds:
            facts.append(("seat", _joined(self.time_kinds), False))
        return facts

    @property
    def how_i_work(self) -> list[tuple[str, str]]:
        """What this mentor says of their way of working, with a name for each."""
        lines = (
            ("Agenda", self.agenda),
            ("Candour", self.candour),
            ("Time", self.windows),
            ("Requests", self.reads_requests),
            ("Matters to me", ", ".join(self.matters)),
        )
        return [(name, text) for name, text in lines if text]


def _formats_in_words(formats: Sequence[str], city: str) -> str:
    """Return "Video, or in person in Bristol"."""
    in_person = FORMATS["in_person"]
    return _joined(
        [f"{each} in {city}" if each == in_person and city else each for each in formats]
    )


def _joined(words: Sequence[str]) -> str:
    first, *rest = words
    lower = [each[:1].lower() + each[1:] for each in rest]
    if not lower:
        return first
    return f"{', '.join([first, *lower[:-1]])} or {lower[-1]}"


@dataclass(frozen=True, slots=True)
class SeekerView:
    """Where somebody is going, as they wrote it."""

    goals: tuple[str, ...]
    target_role: str
    target_industry: str
    hopes: str
    what_i_bring: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything the page of a person shows to one viewer."""

    person_id: int
    public_id: str
    display_name: str
    given_name: str
    native_names: tuple[str, ...]
    former_names: tuple[str, ...]
    pronouns: str
    photo_url: str | None
    headline: str
    bio: str
    city: str
    country: str
    industry: str
    who_helped_me: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    stays: tuple[Stay, ...]
    ties: tuple[Tie, ...]
    remarks: tuple[Remark, ...]
    my_spells: tuple[Spell, ...]
    mentor: MentorView | None
    seeker: SeekerView | None
    has_account: bool
    is_self: bool
    is_connected: bool

    @property
    def initials(self) -> str:
        """What stands in for a photo."""
        return initials_of(self.display_name)

    @property
    def handle(self) -> str:
        """The last part of the page's address."""
        return handle(self.display_name, self.public_id)

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"/people/{self.handle}"

    @property
    def role_line(self) -> str:
        """The running job in words, or the headline where none may be seen."""
        return role_line(stay.spell for stay in self.stays) or self.headline

    @property
    def place(self) -> str:
        """City and country, as far as they may be seen."""
        return ", ".join(filter(None, (self.city, self.country)))

    def paths(self, introduction_url: str | None) -> tuple[PathView, ...]:
        """Return how the two know each other, the strongest tie first."""
        return paths(self.ties, self.given_name, introduction_url=introduction_url)

    @property
    def also(self) -> list[str]:
        """What may be said beside ties: who worked where, at another time."""
        return [remark_sentence(remark, self.given_name) for remark in self.remarks]

    @property
    def associations(self) -> tuple[str, ...]:
        """The associations of this site in which the person is a member now."""
        return tuple(stay.spell.organization for stay in self.stays if stay.affiliation_id is None)

    @property
    def timeline(self) -> list[Step]:
        """Where the person has been, last first, with what the viewer knows too.

        Associations of this site are left out while the membership runs: the head tells them.
        """
        told = {stay.spell.organization_id for stay in self.stays if stay.affiliation_id is None}
        return [
            step_of(stay.spell, city=stay.city, mine=list(self.my_spells))
            for stay in self.stays
            if stay.affiliation_id is not None
            and not (stay.spell.is_current and stay.spell.organization_id in told)
        ]


def role_line(spells: Iterable[Spell]) -> str:
    """Return "Director of Planning, Severn Water" for the latest running job; "" without one."""
    latest = _latest_job(spells)
    return ", ".join(filter(None, (latest.title, latest.organization))) if latest else ""


def role_proof(spells: Iterable[Spell]) -> str:
    """Return how well that job is known: "verified", "corroborated" or ""."""
    latest = _latest_job(spells)
    return latest.proof if latest else ""


def _latest_job(spells: Iterable[Spell]) -> Spell | None:
    current = [spell for spell in spells if spell.kind is SpellKind.EMPLOYMENT and spell.is_current]
    return max(current, key=lambda spell: spell.start_month or 0, default=None)
