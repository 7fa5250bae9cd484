"""The form of "where I'm going"."""

from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import SelectField

from alumnet.members.forms.fields import (
    Choices,
    Switch,
    line_field,
    options,
    terms,
    text_field,
    version_field,
)
from alumnet.members.rules.choices import MINUTES, MOST_GOALS, MOTIVES, VALUES
from alumnet.members.rules.values import OwnGoals, SeekerValues
from alumnet.organizations import reference


class GoalsForm(FlaskForm):
    """Where a member is going; nothing of it has to be said."""

    version = version_field()
    goals = Choices("What you would like help with", [], most=MOST_GOALS)
    target_role = line_field(
        "The work you'd like to do", 160, description="A role, like Head of Product. Or leave it."
    )
    target_industry = SelectField("In which industry", choices=[])
    motives = Choices("What matters to you in a next step", options(MOTIVES), most=4)
    values = Choices("What you value in people you work with", options(VALUES), most=4)
    hopes = text_field(
        "What you hope for", 2000, description="In your own words. Two sentences are plenty."
    )
    minutes_a_month = SelectField(
        "Time you'd like with a mentor in a month",
        choices=options(MINUTES, "I don't know yet"),
    )
    what_i_bring = text_field(
        "What you bring",
        2000,
        description="What a mentor may learn from you: a tool, a market, another view.",
    )
    how_i_take_feedback = line_field(
        "How you like feedback", 400, description="Like: Straight, then a day to think."
    )
    is_open_to_offers = Switch("A mentor may offer to meet me")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals.choices = terms(reference.topics())
        self.target_industry.choices = terms(reference.industries(), "Any, or the same")

    @classmethod
    def of(cls, own: OwnGoals, **more: Any) -> Self:
        """Return the form filled with what is stored."""
        stored = {name: getattr(own.values, name) for name in own.values.__slots__}
        for name in ("goals", "motives", "values"):
            stored[name] = list(stored[name])
        minutes = own.values.minutes_a_month
        stored |= {
            "target_industry": own.values.target_industry or "",
            "minutes_a_month": str(minutes) if minutes else "",
            "version": own.version,
        }
        return cls(data=stored, **more)

    def seeker_values(self) -> SeekerValues:
        """Return what was typed, for the command."""
        minutes = self.minutes_a_month.data
        return SeekerValues(
            goals=tuple(self.goals.data),
            target_role=self.target_role.data,
            target_industry=self.target_industry.data or None,
            motives=tuple(self.motives.data),
            values=tuple(self.values.data),
            hopes=self.hopes.data,
            minutes_a_month=int(minutes) if minutes else None,
            what_i_bring=self.what_i_bring.data,
            how_i_take_feedback=self.how_i_take_feedback.data,
            is_open_to_offers=self.is_open_to_offers.data,
        )
