"""The form of one's ties: a row of radios for each kind, each place and each contact."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from alumnet.directory.rules import TIE_KINDS, TIE_LEVELS
from alumnet.ties.commands import TieChoice
from alumnet.ties.levels import DEFAULT_LEVEL, TieLevel
from alumnet.ties.policy import TieKind
from alumnet.ties.settings import SingleTie

AS_THE_KIND: Final = ""
_LEVELS: Final = {level.value: words for level, words in TIE_LEVELS.items()}


class TiesForm(FlaskForm):
    """How far ties may serve others. `of` adds the radios: they depend on whose they are."""

    @classmethod
    def of(
        cls, of_kind: Mapping[TieKind, TieLevel], ties: Iterable[SingleTie], **more: Any
    ) -> "TiesForm":
        """Return the form with a row for each kind and each single tie, filled as it is stored."""
        rows: dict[str, Any] = {}
        stored: dict[str, str] = {}
        for kind, level in of_kind.items():
            rows[f"kind-{kind}"] = _radios(TIE_KINDS[kind], _LEVELS)
            stored[f"kind-{kind}"] = level.value
        for tie in ties:
            name = f"tie-{tie.kind}-{tie.public_id}"
            rows[name] = _radios(tie.name, {AS_THE_KIND: "As the kind", **_LEVELS})
            stored[name] = tie.level.value if tie.level else AS_THE_KIND
        form: TiesForm = type("TiesFormOf", (cls,), rows)(data=stored, **more)
        return form

    def radios(self, start: str) -> list[Any]:
        """Return the rows whose names begin like this, in order."""
        return [field for field in self if field.name.startswith(start)]

    def choices(self) -> list[TieChoice]:
        """Return what was chosen, for the command."""
        return [
            *(
                TieChoice(
                    TieKind(field.name.removeprefix("kind-")),
                    None if field.data == DEFAULT_LEVEL.value else TieLevel(field.data),
                )
                for field in self.radios("kind-")
            ),
            *(_single(field) for field in self.radios("tie-")),
        ]


def _single(field: Any) -> TieChoice:
    _, kind, public_id = field.name.split("-", 2)
    return TieChoice(TieKind(kind), TieLevel(field.data) if field.data else None, public_id)


class _LevelField(RadioField):
    """One of the levels."""

    def pre_validate(self, _form: Any) -> None:
        """Refuse what is no level."""
        if self.data not in {choice.value for choice in self.choices}:
            raise ValidationError("Choose how far this may go")


def _radios(label: str, words: Mapping[str, str]) -> Any:
    options = [SelectChoice(value, label=each) for value, each in words.items()]
    return _LevelField(label, choices=options)
