"""Forms of moderation: what a reporter writes, what the staff choose and send."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from alumnet.kernel.cleaning import clean_text
from alumnet.moderation.rules import POLICY, DecisionKind, Party, ReportReason, ReportState
from alumnet.moderation.rules.letters import DECISIONS, MEMBERS_REASONS, REASONS, SUBJECTS


def _clean(text: str | None) -> str:
    return clean_text(text or "")


class ReportForm(FlaskForm):
    """A concern: why, what happened, block too."""

    reason = RadioField(
        "What is it about?",
        choices=[SelectChoice(each.value, REASONS[each][0]) for each in MEMBERS_REASONS],
        validators=[InputRequired("Choose what it is about")],
    )
    details = TextAreaField(
        "What happened?",
        filters=[_clean],
        validators=[
            Length(
                max=POLICY.details_length,
                message=f"Keep it under {POLICY.details_length} characters",
            )
        ],
    )
    also_block = BooleanField("Block them too")

    def validate_details(self, field: Any) -> None:
        """Ask for words where the reason alone says nothing."""
        if self.reason.data == ReportReason.SOMETHING_ELSE.value and not field.data:
            raise ValidationError("Tell us in a sentence or two what happened")


_WAITS = {
    ReportState.OPEN: "Nobody has it",
    ReportState.CLAIMED: "Somebody has it",
    ReportState.ESCALATED: "Handed on",
    ReportState.APPEALED: "Appealed",
}
_ENDED = {
    ReportState.ACTION_TAKEN: "Something was done",
    ReportState.NO_ACTION: "Nothing was done",
    ReportState.DUPLICATE: "Told before",
    ReportState.OUT_OF_SCOPE: "Not for us",
    ReportState.UPHELD: "Stood after an appeal",
    ReportState.CHANGED: "Changed after an appeal",
}


def _any(words: str, choices: Mapping[Any, str]) -> list[SelectChoice]:
    named = [SelectChoice(code.value, label) for code, label in choices.items()]
    return [SelectChoice("", words), *named]


class QueueForm(FlaskForm):
    """What narrows the queue; sent by GET. What isn't offered counts as not chosen."""

    class Meta:
        """Nothing is changed, so no token is needed, and the address can be shared."""

        csrf = False

    state = SelectField("State", validate_choice=False)
    kind = SelectField("About", choices=_any("Anything", SUBJECTS), validate_choice=False)
    category = SelectField(
        "Reason",
        choices=[
            SelectChoice("", "Any reason"),
            SelectChoice("safety", "Somebody's safety"),
            *(SelectChoice(each.value, words) for each, (words, _) in REASONS.items()),
        ],
        validate_choice=False,
    )
    association = SelectField("Association", validate_choice=False)
    overdue = BooleanField("Overdue")
    sort = SelectField("Order", validate_choice=False)

    def offer(
        self, associations: Collection[tuple[str, str]], sorts: Mapping[str, str], *, decided: bool
    ) -> None:
        """Offer what fits the tab, and the viewer's associations where there are several."""
        self.state.choices = _any("Any state", _ENDED if decided else _WAITS)
        if len(associations) > 1:
            every = SelectChoice("", "All of them")
            self.association.choices = [every, *(SelectChoice(*each) for each in associations)]
        else:
            del self.association
        if decided:
            del self.overdue, self.sort
        else:
            self.sort.choices = [SelectChoice(*each) for each in sorts.items()]

    def chosen(self, name: str) -> str:
        """Return what is chosen in a field, "" for nothing and for what isn't offered."""
        field = self._fields.get(name)
        offered = {each.value for each in field.choices} if field is not None else set()
        return str(field.data) if field is not None and field.data in offered else ""

    @property
    def is_overdue(self) -> bool:
        """Whether only what should have been looked at is shown."""
        return bool(self.overdue and self.overdue.data)


_LASTING = [SelectChoice(str(days), f"{days} days") for days in POLICY.suspension_days]


class ChoiceForm(FlaskForm):
    """Which decision, and how long a suspension lasts; sent by GET, as it changes nothing yet."""

    class Meta:
        """Nothing is changed, so no token is needed, and the address can be shared."""

        csrf = False

    decision = RadioField(
        "Your decision",
        choices=[SelectChoice(kind.value, label) for kind, label in DECISIONS.items()],
        validators=[InputRequired("Choose what you decide")],
    )
    first = SelectField("Which report told it first", choices=[], validate_choice=False)
    days = SelectField(
        "For how long",
        choices=[*_LASTING, SelectChoice("0", "Until somebody lifts it")],
        default="30",
        validate_choice=True,
    )

    def offer(self, kinds: Collection[DecisionKind], reports: Collection[tuple[str, str]]) -> None:
        """Offer what can be decided as the report stands; `reports` may have told it first."""
        offered = {kind.value for kind in kinds}
        self.decision.choices = [each for each in self.decision.choices if each.value in offered]
        none = SelectChoice("", "None of these")
        self.first.choices = [*(SelectChoice(*each) for each in reports), none]

    @property
    def kind(self) -> DecisionKind:
        """The chosen decision."""
        return DecisionKind(self.decision.data)

    @property
    def lasts(self) -> int | None:
        """For how many days a suspension lasts; None until it is lifted."""
        return int(self.days.data) or None if self.kind is DecisionKind.SUSPEND else None


_MOST_DIGITS = 9


def _words(label: str, needed: str) -> TextAreaField:
    return TextAreaField(
        label,
        filters=[_clean],
        validators=[
            DataRequired(needed),
            Length(
                max=POLICY.words_length, message=f"Keep it under {POLICY.words_length} characters"
            ),
        ],
    )


class EndForm(FlaskForm):
    """How the staff end a reported request, and why, for the staff alone."""

    step = RadioField(
        "How",
        choices=[
            SelectChoice("void", "Close it for both"),
            SelectChoice("decline", "Answer it with a no"),
        ],
        validators=[InputRequired("Choose how to end it")],
    )
    reason = _words("Why, for the staff alone", "Say why, for whoever looks at it after you")

    def prepare(self, steps: Collection[str]) -> None:
        """Offer what is open for this request just now."""
        self.step.choices = [each for each in self.step.choices if each.value in steps]


class ReasonForm(FlaskForm):
    """Why one of the staff hands a report on, or asks a second one for their yes."""

    reason = _words("Why", "Say why, for whoever reads it")


class NoteForm(FlaskForm):
    """What one of the staff writes for the others."""

    text = _words("A note for the staff", "Write something")


class AppealForm(FlaskForm):
    """What one side says against a decision."""

    text = _words("What should somebody else look at?", "Say in a few sentences why")


class WordsForm(FlaskForm):
    """The words of a decision for those who are told of it, and a note for the staff."""

    decision = HiddenField()
    days = HiddenField()
    first = HiddenField()
    version = HiddenField()
    words_for_reported = _words("For the reported person", "Write what the reported person reads")
    words_for_reporter = _words("For the reporter", "Write what the reporter reads")
    note = TextAreaField(
        "Note for the staff",
        filters=[_clean],
        validators=[Length(max=POLICY.words_length)],
    )

    def tell(self, told: Collection[Party]) -> None:
        """Ask for words for these sides alone."""
        if Party.REPORTED not in told:
            del self.words_for_reported
        if Party.REPORTER not in told:
            del self.words_for_reporter

    def words_for(self, side: Party) -> str:
        """Return what is written for a side, "" for one that is not told."""
        field = self._fields.get(f"words_for_{side.value}")
        return str(field.data or "") if field is not None else ""

    @property
    def version_number(self) -> int:
        """The version of the report that was looked at; 0, which no report has, for nonsense."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < _MOST_DIGITS else 0
