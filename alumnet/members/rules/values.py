"""What members say on their own pages, as forms send it and commands store it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from alumnet.kernel.visibility import Visibility


@dataclass(frozen=True, slots=True)
class ProfileValues:
    """What a member says of themselves; `given_name` is how others address them."""

    display_name: str
    given_name: str
    pronouns: str
    headline: str
    bio: str
    city: str
    country: str | None
    industry: str | None
    who_helped_me: str
    skills: Sequence[str]
    languages: Sequence[str]


@dataclass(frozen=True, slots=True)
class MentorValues:
    """What a member offers; `topics` are (code, what I've lived through) in order."""

    is_accepting: bool
    places: int
    hours_a_month: int
    topics: Sequence[tuple[str, str]]
    cannot_help_with: str
    time_kinds: Sequence[str]
    formats: Sequence[str]
    windows: str
    agenda: str
    candour: str
    reads_requests: str
    batches_questions: bool
    wants_to_learn: Sequence[str]
    motives: Sequence[str]
    values: Sequence[str]
    may_be_suggested: bool


@dataclass(frozen=True, slots=True)
class SeekerValues:
    """Where a member is going."""

    goals: Sequence[str]
    target_role: str
    target_industry: str | None
    motives: Sequence[str]
    values: Sequence[str]
    hopes: str
    minutes_a_month: int | None
    what_i_bring: str
    how_i_take_feedback: str
    is_open_to_offers: bool


@dataclass(frozen=True, slots=True)
class PrivacyValues:
    """Who may see what; `affiliations` by public id, `further_organizations` by name."""

    is_listed: bool
    has_employer_shield: bool
    photo: Visibility
    fields: Mapping[str, Visibility]
    affiliations: Mapping[str, Visibility]
    further_organizations: Sequence[str]


# What the pages show to somebody who has said nothing yet.
NEW_MENTOR = MentorValues(
    is_accepting=False,
    places=2,
    hours_a_month=2,
    topics=(),
    cannot_help_with="",
    time_kinds=("one_conversation", "few_weeks"),
    formats=("video",),
    windows="",
    agenda="",
    candour="",
    reads_requests="",
    batches_questions=False,
    wants_to_learn=(),
    motives=(),
    values=(),
    may_be_suggested=False,
)
NEW_SEEKER = SeekerValues((), "", None, (), (), "", None, "", "", is_open_to_offers=False)


@dataclass(frozen=True, slots=True)
class Own:
    """One's own values of one of these kinds, with the version they are of."""

    version: int


@dataclass(frozen=True, slots=True)
class OwnProfile(Own):
    """One's own profile as it is stored."""

    values: ProfileValues
    public_id: str
    has_photo: bool


@dataclass(frozen=True, slots=True)
class OwnMentoring(Own):
    """What one offers; `version` 0 for somebody who never offered anything."""

    values: MentorValues
    paused_until: date | None


@dataclass(frozen=True, slots=True)
class OwnGoals(Own):
    """Where one is going; `version` 0 before anything was said."""

    values: SeekerValues


@dataclass(frozen=True, slots=True)
class OwnAffiliation:
    """A line of the privacy table."""

    public_id: str
    words: str
    when: str


@dataclass(frozen=True, slots=True)
class OwnPrivacy(Own):
    """Who may see what of oneself."""

    values: PrivacyValues
    affiliations: tuple[OwnAffiliation, ...]
    employers: tuple[str, ...]

    @property
    def shield_works(self) -> bool:
        """Whether there is anybody from whom the shield hides."""
        has_employer = self.values.has_employer_shield and bool(self.employers)
        return has_employer or bool(self.values.further_organizations)
