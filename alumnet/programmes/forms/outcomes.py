"""Forms of outcomes: the plan, what is written beside it, and what is known of one person."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from alumnet.kernel.numbers import number
from alumnet.kernel.rows import Rows
from alumnet.kernel.text import clean_line, clean_text
from alumnet.programmes.forms.days import CohortDayField
from alumnet.programmes.queries.outcome_people import PersonRow
from alumnet.programmes.queries.outcomes import KeptPlan
from alumnet.programmes.rules.outcome_states import Answer, Counted, Design, OutcomeKind
from alumnet.programmes.rules.outcomes_noting import Noted
from alumnet.programmes.rules.outcomes_plan import KnownBefore, Outcome, Plan
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import Side

_WINDOWS = (3, 6, 9, 12, 18, 24, 36)
_LANDMARKS = (0, 1, 2, 3, 6)
# Outcomes of their own that a plan may have beside the standard ones.
OWN_ROWS = 3
_DESIGNS = {
    Design.LOTTERY: "A lottery, if more apply than there are places",
    Design.NOT_PLACED: "Those who apply and aren't placed",
    Design.DESCRIPTIVE: "None: descriptive only",
}
DESIGN_HINTS = {
    Design.LOTTERY.value: "The fairest way to give out few places, and the only one after which a"
    " difference says something about its cause. Those not drawn are told that they are on a"
    " waiting list.",
    Design.NOT_PLACED.value: "They may differ from the start; the report shows by how much, as far"
    " as it is known.",
    Design.DESCRIPTIVE.value: "The report says what became of people, and nothing about why.",
}
_SIDES = {Side.MENTEE: "Mentees", Side.MENTOR: "Mentors", Side.PEER: "Everybody"}
_COUNTED = {
    Counted.REACHING: "Something that comes about, like a promotion",
    Counted.STAYING: "Something that lasts, like staying in a role",
}


def _line(text: str | None) -> str:
    return clean_line(text or "")


def _text(text: str | None) -> str:
    return clean_text(text or "")


def _under(most: int) -> Length:
    return Length(max=most, message=f"Keep it under {most} characters")


def _months(label: str) -> SelectField:
    choices = [SelectChoice(each, f"{each} months") for each in _WINDOWS]
    return SelectField(label, coerce=int, choices=choices, default=12)


def _landmark(months: int) -> str:
    if not months:
        return "The day they begin"
    return "A month after it" if months == 1 else f"{number(months).capitalize()} months after it"


class StandardRow(Form):
    """A standard outcome: whether it is in the plan, and after how many months it is asked."""

    is_wanted = BooleanField("Ask this", default=True)
    months = _months("As of how long after the landmark")


class OwnRow(Form):
    """An outcome that the manager defines; without a name there is none."""

    name = StringField("Name", filters=[_line], validators=[_under(POLICY.name_length)])
    meaning = StringField(
        "What exactly counts as yes", filters=[_line], validators=[_under(POLICY.line_length)]
    )
    counted = SelectField(
        "What kind of thing it is",
        choices=[SelectChoice(each.value, label) for each, label in _COUNTED.items()],
    )
    side = SelectField("Of whom", choices=[])
    months = _months("As of how long after the landmark")


class PlanForm(FlaskForm):
    """How the outcomes of a cohort will be read."""

    design = RadioField(
        "Compared with whom",
        [InputRequired("Choose whom the outcomes are compared with")],
        choices=[SelectChoice(each.value, label) for each, label in _DESIGNS.items()],
    )
    landmark = SelectField(
        "Landmark",
        coerce=int,
        choices=[SelectChoice(each, _landmark(each)) for each in _LANDMARKS],
        default=0,
    )
    standard = Rows(FormField(StandardRow))
    own = Rows(FormField(OwnRow))
    covariates = SelectMultipleField("Known before", choices=[])
    division = SelectField("Told apart by", choices=[])
    exclusion = TextAreaField(
        "Of whom isn't it asked?", filters=[_text], validators=[_under(POLICY.words_length)]
    )
    version = HiddenField(default="0")

    def offer(self, sides: Iterable[Side], known: Sequence[KnownBefore]) -> None:
        """Say what can be chosen in this cohort."""
        self.covariates.choices = [SelectChoice(each.code, each.name) for each in known]
        divisions = [each for each in known if each.code == "class_year" or not each.is_number]
        self.division.choices = [
            SelectChoice("", "Nothing: one number for all"),
            *(SelectChoice(each.code, each.name) for each in divisions),
        ]
        for row in self.own:
            row.side.choices = [SelectChoice(each.value, _SIDES[each]) for each in sides]

    def fill(self, standard: Sequence[Outcome], kept: KeptPlan | None) -> None:
        """Put the plan into the fields as it is kept, or as a plan begins."""
        kept_by_key = {_key(each): each for each in kept.plan.outcomes} if kept else {}
        for outcome in standard:
            found = kept_by_key.get(_key(outcome))
            self.standard.append_entry(
                {
                    "is_wanted": found is not None or kept is None,
                    "months": (found or outcome).window_months,
                }
            )
        own = [each for each in kept.plan.outcomes if each.kind is OutcomeKind.OWN] if kept else []
        for outcome in own:
            self.own.append_entry(
                {
                    "name": outcome.name,
                    "meaning": outcome.meaning,
                    "counted": outcome.counted.value,
                    "side": outcome.side.value,
                    "months": outcome.window_months,
                }
            )
        while len(self.own) < OWN_ROWS:
            self.own.append_entry()
        if kept is not None:
            self.design.data = kept.plan.design.value
            self.landmark.data = kept.plan.landmark_months
            self.covariates.data = [each.code for each in kept.plan.covariates]
            self.division.data = kept.plan.division.code if kept.plan.division else ""
            self.exclusion.data = kept.plan.exclusion
            self.version.data = str(kept.version)

    @property
    def version_number(self) -> int:
        """Which version of the plan the page showed; 0 for none."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0  # noqa: PLR2004

    def plan(self, standard: Sequence[Outcome], known: Sequence[KnownBefore]) -> Plan:
        """Return what was written."""
        by_code = {each.code: each for each in known}
        return Plan(
            design=Design(self.design.data),
            landmark_months=self.landmark.data,
            outcomes=[*self._standard(standard), *self._own()],
            covariates=[by_code[code] for code in self.covariates.data or []],
            division=by_code.get(self.division.data or ""),
            exclusion=self.exclusion.data,
        )

    def _standard(self, standard: Sequence[Outcome]) -> Iterable[Outcome]:
        for outcome, row in zip(standard, self.standard, strict=False):
            if row.is_wanted.data:
                yield Outcome(
                    kind=outcome.kind,
                    counted=outcome.counted,
                    side=outcome.side,
                    name=outcome.name,
                    meaning=outcome.meaning,
                    window_months=row.months.data,
                )

    def _own(self) -> Iterable[Outcome]:
        for row in self.own:
            if row.form.name.data:
                yield Outcome(
                    kind=OutcomeKind.OWN,
                    counted=Counted(row.counted.data),
                    side=Side(row.side.data),
                    name=row.form.name.data,
                    meaning=row.meaning.data,
                    window_months=row.months.data,
                )


def _key(outcome: Outcome) -> tuple[OutcomeKind, Side]:
    return outcome.kind, outcome.side


class AmendmentForm(FlaskForm):
    """What is done otherwise than the frozen plan says, and why."""

    change = TextAreaField(
        "What is done otherwise",
        filters=[_text],
        validators=[DataRequired("Say what changes"), _under(POLICY.words_length)],
    )
    reason = TextAreaField(
        "Why",
        filters=[_text],
        validators=[DataRequired("Say why"), _under(POLICY.words_length)],
    )


_UNKNOWN = "unknown"
_ANSWERS = {
    Answer.YES.value: "Yes",
    Answer.NO.value: "No",
    Answer.LEFT_OUT.value: "It isn't asked of them",
    _UNKNOWN: "Nobody knows",
}


class NoteForm(FlaskForm):
    """What is known of one person."""

    answer = RadioField(
        "What is known",
        [InputRequired("Choose what is known")],
        choices=[SelectChoice(value, label) for value, label in _ANSWERS.items()],
    )
    observed_on = CohortDayField(
        "As of which day", [DataRequired("Choose the day as of which it holds")]
    )
    happened_on = CohortDayField("When it happened, if it did")
    note = StringField(
        "How it is known",
        filters=[_line],
        validators=[DataRequired("Say how it is known"), _under(POLICY.line_length)],
    )

    def fill(self, row: PersonRow) -> None:
        """Put in what stands."""
        if row.answer is not None:
            self.answer.data = row.answer.value
            self.observed_on.data, self.happened_on.data = row.observed_on, row.happened_on
            self.note.data = row.note

    def noted(self, enrolment: str) -> Noted:
        """Return what was written of somebody."""
        value = self.answer.data
        return Noted(
            enrolment=enrolment,
            answer=None if value == _UNKNOWN else Answer(value),
            observed_on=self.observed_on.data or date.min,
            happened_on=self.happened_on.data,
            note=self.note.data,
        )
