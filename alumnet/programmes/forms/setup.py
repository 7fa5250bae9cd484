"""Forms of the steps of a set-up: shape and field errors. A draft may leave almost all open."""

from collections.abc import Sequence
from enum import Enum
from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from alumnet.programmes.commands.setup import About, Counting, Days, Terms
from alumnet.programmes.forms.counting import CountingFields, as_fields
from alumnet.programmes.forms.setup_fields import (
    NAME,
    WORDS,
    VersionField,
    cards,
    day,
    line,
    needed,
    number,
    select,
    words,
)
from alumnet.programmes.queries.setup import CHOSEN, Settings
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import CohortKind, HelperPart, Intake, Joining, Reach

KINDS = {
    CohortKind.ONE_TO_ONE: "One mentor, one mentee",
    CohortKind.REVERSE: "Reverse",
    CohortKind.PEER: "Peers",
    CohortKind.GROUP: "Groups",
    CohortKind.FLASH: "Rounds of one conversation",
}
INTAKES = {Intake.FIXED: "All begin together", Intake.ROLLING: "Each from their own first day"}
REACHES = {
    Reach.OUTSIDE: "Outside their mentee's employer",
    Reach.EITHER: "Inside or outside",
    Reach.INSIDE: "Inside their mentee's employer",
}
JOININGS = {
    Joining.LIST: "Those on your list",
    Joining.LINK: "Whoever has the link",
    Joining.ASSOCIATION: "All members of the association",
}
PARTS_OF_TEAM = {
    HelperPart.HELPER: "Helper",
    HelperPart.REVIEWER: "Reviewer",
    HelperPart.MANAGER: "Manager",
}
_PEOPLE = (
    "version",
    "enrolment_opens",
    "enrolment_closes",
    "starts_on",
    "ends_on",
    "mentee_places",
    "kind",
    "group_size",
    "rounds",
    "intake",
    "reach",
    "joining",
    "accepts_itself",
)
_MOST_PLACES = 5000
_MOST_ROUNDS = 10
_USUAL_GROUP = 4
_USUAL_ROUNDS = 3


def _said(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


class ProgrammeForm(FlaskForm):
    """A new programme with its first cohort."""

    association = SelectField("Association", validate_choice=True)
    programme = StringField(
        "What the programme is called", [needed("Give it a name"), NAME], filters=[line]
    )
    purpose = TextAreaField("What it is for, in a sentence", [WORDS], filters=[words])
    name = StringField(
        "What its first run is called", [needed("Give the run a name"), NAME], filters=[line]
    )

    def prepare(self, associations: Sequence[tuple[int, str]]) -> None:
        """Let one choose among the associations whose programmes one manages."""
        self.association.choices = [SelectChoice(str(key), name) for key, name in associations]
        if len(associations) == 1:
            self.association.data = str(associations[0][0])


class NameForm(FlaskForm):
    """What a copy is called."""

    name = StringField(
        "What the new run is called", [needed("Give the run a name"), NAME], filters=[line]
    )


class AboutForm(FlaskForm):
    """How a cohort is told of."""

    version = VersionField()
    name = StringField(
        "What this run is called", [needed("Give the run a name"), NAME], filters=[line]
    )
    about = TextAreaField("What it is and for whom", [WORDS], filters=[words])
    objectives = TextAreaField("What you want to come of it", [WORDS], filters=[words])
    sponsor = StringField("Sponsor", [NAME], filters=[line])

    def about_said(self) -> About:
        """Return what was written."""
        return About(
            name=self.name.data,
            about=self.about.data,
            objectives=self.objectives.data,
            sponsor=self.sponsor.data,
        )


class WholeAboutForm(AboutForm):
    """The same with the programme that all its runs share, for who manages them all."""

    programme = StringField(
        "What the programme is called", [needed("Give it a name"), NAME], filters=[line]
    )
    purpose = TextAreaField("What the programme is for, in a sentence", [WORDS], filters=[words])

    def about_said(self) -> About:
        """Return what was written."""
        return About(
            name=self.name.data,
            about=self.about.data,
            objectives=self.objectives.data,
            sponsor=self.sponsor.data,
            programme=self.programme.data,
            purpose=self.purpose.data,
        )


class DaysForm(FlaskForm):
    """When a cohort is, and how many find a place; what may change once it is open."""

    version = VersionField()
    enrolment_opens = day("First day to join")
    enrolment_closes = day("Last day to join")
    starts_on = day("It begins on")
    ends_on = day("It ends on")
    mentee_places = number("Places for mentees", 1, _MOST_PLACES)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also say beside a day that it comes before the one it follows."""
        is_valid = bool(super().validate(extra_validators))
        for first, last in (
            (self.enrolment_opens, self.enrolment_closes),
            (self.starts_on, self.ends_on),
        ):
            if first.data and last.data and last.data < first.data:
                last.errors = [f"Choose a day after “{first.label.text}”"]
                is_valid = False
        return is_valid

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the form as it stands."""
        said = {name: _said(getattr(settings, name)) for name in _PEOPLE}
        # One in a group and one round say nothing: the fields stay empty until they matter.
        alone = dict.fromkeys(each for each in ("group_size", "rounds") if said[each] == 1)
        return cls(data=said | alone)

    def days(self) -> Days:
        """Return the days that were chosen."""
        return Days(
            enrolment_opens=self.enrolment_opens.data,
            enrolment_closes=self.enrolment_closes.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            mentee_places=self.mentee_places.data,
        )

    def terms(self) -> Terms | None:
        """Return nothing: these were decided when it opened."""
        return None


class PeopleForm(DaysForm):
    """Who may join, how and when."""

    kind = cards("How people are put together", KINDS)
    group_size = number("Mentees in a group at most", 2, POLICY.group_size)
    rounds = number("How many conversations each has", 2, _MOST_ROUNDS)
    intake = cards("When people begin", INTAKES)
    reach = cards("Where mentors may be", REACHES)
    joining = cards("Who may join", JOININGS)
    accepts_itself = BooleanField("Take whoever breaks no rule, without somebody looking")

    def terms(self) -> Terms | None:
        """Return what people agree to when they enrol."""
        kind = CohortKind(self.kind.data)
        size, rounds = self.group_size.data or _USUAL_GROUP, self.rounds.data or _USUAL_ROUNDS
        return Terms(
            kind=kind,
            intake=Intake(self.intake.data),
            reach=Reach(self.reach.data),
            joining=Joining(self.joining.data),
            group_size=size if kind is CohortKind.GROUP else 1,
            rounds=rounds if kind is CohortKind.FLASH else 1,
            accepts_itself=self.accepts_itself.data,
        )


class CountingForm(CountingFields, FlaskForm):
    """What counts when people are matched, and whether a second person looks over pairs."""

    version = VersionField()
    needs_review = BooleanField("A second person looks over the pairs before they are told")

    @classmethod
    def of(cls, settings: Settings) -> "CountingForm":
        """Return the form as it stands."""
        fields = as_fields(settings.counted, settings.options)
        return cls(version=settings.version, needs_review=settings.needs_review, **fields)

    def counting(self) -> Counting:
        """Return what was chosen."""
        return Counting(
            weights=self.shares(part.value for part in CHOSEN),
            options=self.options(),
            needs_review=self.needs_review.data,
        )


class WordsForm(FlaskForm):
    """What pairs agree to, and before a cohort opens also who will know of somebody."""

    version = VersionField()
    consent = TextAreaField("Who will know that somebody takes part", [WORDS], filters=[words])
    agreement = TextAreaField("What the two agree to", [WORDS], filters=[words])


class HelperForm(FlaskForm):
    """Whom to let look after a cohort, as what."""

    email = EmailField(
        "E-mail address",
        [needed("Write the address the member signs in with")],
        filters=[lambda text: (text or "").strip().lower()],
    )
    part = select("As what", PARTS_OF_TEAM)


class ReopenForm(FlaskForm):
    """Until when people may join again."""

    until = day("Last day to join")

    def validate_until(self, field: Any) -> None:
        """Ask for a day."""
        needed("Choose a day")(self, field)
