"""Whether an application fits what a cohort asks, with every reason why it doesn't."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from alumnet.programmes.rules.states import AnswerKind, QuestionRule, QuestionUse, Reach, Side


class WhyNot(StrEnum):
    """What keeps somebody from taking part."""

    NOT_A_MEMBER = "not_a_member"
    ANSWER = "answer"
    UNANSWERED = "unanswered"
    NO_PLACES = "no_places"
    NO_EMPLOYER = "no_employer"
    FULL = "full"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was put to somebody, with what they answered.

    `chosen` are the words or the number chosen, as text; `text` what was written.
    """

    public_id: str
    wording: str
    kind: AnswerKind
    use: QuestionUse
    rule: QuestionRule | None
    good: tuple[str, ...]
    is_required: bool
    chosen: tuple[str, ...] = ()
    text: str = ""

    @property
    def is_answered(self) -> bool:
        """Whether there is anything."""
        return bool(self.chosen or self.text.strip())

    @property
    def decides(self) -> bool:
        """Whether the answer alone says if somebody can take part."""
        return self.use is QuestionUse.RULE and self.rule is QuestionRule.MUST_BE


@dataclass(frozen=True, slots=True)
class Application:
    """What is judged: who somebody is to the association, as what they come, what they answered."""

    side: Side
    places: int
    is_member: bool
    has_employer: bool
    asked: Sequence[Asked] = ()


@dataclass(frozen=True, slots=True)
class Hindrance:
    """One reason why not; `question` is the wording of the question that it is about."""

    why: WhyNot
    question: str = ""


def hindrances(application: Application, reach: Reach) -> tuple[Hindrance, ...]:
    """Return all reasons why somebody can't take part; none when they can.

    Inside one employer nobody can be matched whose employer isn't known.
    """
    return tuple(_hindrances(application, reach))


def _hindrances(application: Application, reach: Reach) -> Iterator[Hindrance]:
    if not application.is_member:
        yield Hindrance(WhyNot.NOT_A_MEMBER)
    if application.side is Side.MENTOR and application.places < 1:
        yield Hindrance(WhyNot.NO_PLACES)
    if reach is Reach.INSIDE and not application.has_employer:
        yield Hindrance(WhyNot.NO_EMPLOYER)
    for each in application.asked:
        why = _refusal(each)
        if why is not None:
            yield Hindrance(why, each.wording)


def _refusal(asked: Asked) -> WhyNot | None:
    """Return why the cohort can't take this answer; rules about two people are for the match."""
    if not asked.is_answered:
        return WhyNot.UNANSWERED if asked.is_required or asked.decides else None
    if asked.decides and not set(asked.chosen) & set(asked.good):
        return WhyNot.ANSWER
    return None
