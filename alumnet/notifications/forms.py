"""The form of one's notifications: shape and field errors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation, ValidationError

from alumnet.notifications.commands import Preferences
from alumnet.notifications.queries import OwnPreferences
from alumnet.notifications.rules.catalogue import ROWS
from alumnet.notifications.rules.notice import Channel, Group
from alumnet.notifications.rules.timing import Rhythm

CHANNELS = {
    Channel.AT_ONCE: "At once",
    Channel.DIGEST: "In the digest",
    Channel.OFF: "No mail",
}
_GROUPS = {
    Group.REQUESTS: "Notes you get and send",
    Group.INTRODUCTIONS: "Introductions",
    Group.MENTORSHIPS: "What you two agreed, and how it goes",
    Group.SESSIONS: "Calls and meetings",
    Group.CONVERSATIONS: "Messages",
    Group.CONNECTIONS: "People you know",
    Group.SUGGESTIONS: "Suggestions",
    Group.SAVED: "What you saved",
    Group.PLACES: "Where you have been",
    Group.PROGRAMMES: "Programmes",
    Group.ANNOUNCEMENTS: "News from your association",
    Group.DUES: "Dues",
    Group.ANSWERS: "Answers from the staff",
    Group.STAFF: "For the staff",
}
_MOST_DETAILS = 5
_NEVER = "never"
_RHYTHMS = {
    Rhythm.DAILY.value: "Every day",
    Rhythm.WEEKLY.value: "Every Monday",
    _NEVER: "Never",
}
_NONE = ""
_REGIONS = frozenset(
    {
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    }
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what it is about, what belongs to it, and the radios."""

    label: str
    detail: str
    field: Any


def _hours() -> list[SelectChoice]:
    return [SelectChoice(str(hour), f"{hour:02}:00") for hour in range(24)]


class _Offered:
    """Lets only what is among the choices through, and says so in words."""

    def __call__(self, _form: object, field: SelectField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            message = "Choose one of these"
            raise StopValidation(message)


def _select(label: str, choices: Sequence[SelectChoice] = ()) -> SelectField:
    return SelectField(label, [_Offered()], choices=choices, validate_choice=False)


def _radio(label: str, choices: Sequence[SelectChoice]) -> RadioField:
    return RadioField(label, [_Offered()], choices=choices, validate_choice=False)


class PreferencesForm(FlaskForm):
    """Which mails, when, in which zone. `of` adds the radios, a row for each group."""

    rhythm = _radio("The digest", [SelectChoice(*each) for each in _RHYTHMS.items()])
    digest_hour = _select("At about", _hours())
    quiet_from = _select("From", [SelectChoice(_NONE, "No quiet hours"), *_hours()])
    quiet_to = _select("Until", [SelectChoice(_NONE, "No quiet hours"), *_hours()])
    zone = _select("Your time zone")

    def __init__(self, *, site_zone: str, zone: str = "", **more: Any) -> None:
        super().__init__(zone=zone, **more)
        self.zone.choices = _zones(site_zone, zone)

    @classmethod
    def of(
        cls, own: OwnPreferences, *, site_zone: str, is_staff: bool, **more: Any
    ) -> "PreferencesForm":
        """Return the form filled with what is stored."""
        groups = _shown(is_staff=is_staff)
        rows = {_name(group): _radios(_GROUPS[group]) for group in groups}
        stored = {_name(group): own.channels[group].value for group in groups}
        form = type("Filled", (cls,), rows)
        times = own.times
        filled: PreferencesForm = form(
            site_zone=site_zone,
            zone=own.zone,
            rhythm=times.rhythm.value if own.has_digest else _NEVER,
            digest_hour=str(times.digest_hour),
            quiet_from=_NONE if times.quiet_from is None else str(times.quiet_from),
            quiet_to=_NONE if times.quiet_to is None else str(times.quiet_to),
            **stored,
            **more,
        )
        return filled

    def rows(self, *, is_staff: bool) -> list[Row]:
        """Return the lines of the table."""
        return [
            Row(_GROUPS[group], _details(group), self[_name(group)])
            for group in _shown(is_staff=is_staff)
        ]

    def validate_quiet_to(self, field: SelectField) -> None:
        """Ask for both ends of the quiet hours, or neither, and for two different ones."""
        if bool(self.quiet_from.data) != bool(field.data):
            message = "Choose when your quiet hours begin and when they end"
            raise ValidationError(message)
        if field.data and field.data == self.quiet_from.data:
            message = "Choose an end that differs from the beginning"
            raise ValidationError(message)

    def validate_rhythm(self, field: RadioField) -> None:
        """Ask for a digest where something is to be in it."""
        if field.data == _NEVER and Channel.DIGEST in self._channels().values():
            message = "Choose when the digest comes: something above is to be in it"
            raise ValidationError(message)

    def values(self) -> Preferences:
        """Return what was chosen."""
        has_quiet = bool(self.quiet_from.data)
        return Preferences(
            channels=self._channels(),
            rhythm=None if self.rhythm.data == _NEVER else Rhythm(self.rhythm.data),
            digest_hour=int(self.digest_hour.data),
            quiet=(int(self.quiet_from.data), int(self.quiet_to.data)) if has_quiet else None,
            zone=self.zone.data,
        )

    def _channels(self) -> dict[Group, Channel]:
        known = {each.value: each for each in Channel}
        return {
            group: known[self[_name(group)].data]
            for group in _GROUPS
            if _name(group) in self and self[_name(group)].data in known
        }


def _shown(*, is_staff: bool) -> list[Group]:
    told = {row.group for row in ROWS}
    return [group for group in _GROUPS if group in told and (is_staff or group is not Group.STAFF)]


def _details(group: Group) -> str:
    """Return what belongs to a group in the words of the catalogue, some of it if it is much."""
    labels = list(dict.fromkeys(row.label for row in ROWS if row.group is group))
    more = ["and more"] if len(labels) > _MOST_DETAILS else []
    return " · ".join(labels[:_MOST_DETAILS] + more)


def _name(group: Group) -> str:
    return f"mails-{group.value}"


def _radios(label: str) -> RadioField:
    return _radio(label, [SelectChoice(each.value, words) for each, words in CHANNELS.items()])


def _zones(site_zone: str, chosen: str) -> list[SelectChoice]:
    site = f"As the site has it ({site_zone.replace('_', ' ')})"
    names = {each for each in available_timezones() if each.partition("/")[0] in _REGIONS}
    names |= {"UTC", chosen} - {""}
    return [SelectChoice(_NONE, site), *(_zone(name) for name in sorted(names))]


def _zone(name: str) -> SelectChoice:
    region, _, place = name.partition("/")
    return SelectChoice(name, (place or region).replace("_", " "), optgroup=region)
