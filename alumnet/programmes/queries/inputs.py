"""The inputs of a match run: a cohort as the arrays that are solved, read once and then frozen."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account
from alumnet.kernel.zones import site_zone
from alumnet.matching.compatibility import Model, learn
from alumnet.matching.people import UNKNOWN, paths_of
from alumnet.matching.spaces import Space
from alumnet.mentoring.queries.conditions import is_going_on
from alumnet.programmes.models import (
    Cohort,
    Enrolment,
    EnrolmentAnswer,
    EnrolmentQuestion,
    Programme,
)
from alumnet.programmes.queries.lines import in_one_line
from alumnet.programmes.queries.match_pairs import (
    Taking,
    apart_of,
    held_pairs,
    mentor_wishes_of,
    taken_elsewhere,
    ties_of,
    wishes_of,
)
from alumnet.programmes.queries.match_people import Facts, facts_of
from alumnet.programmes.rules.hours import clocks_on, hours_in
from alumnet.programmes.rules.match_inputs import (
    MatchInputs,
    Participant,
    Question,
    options_of,
    weights_of,
)
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import (
    HAS_PLACE,
    AnswerKind,
    CohortKind,
    EnrolmentState,
    QuestionUse,
    Side,
)
from alumnet.suggestions import service as suggestions
from alumnet.suggestions.careers import level_now
from alumnet.suggestions.vocabulary import purpose_codes, role_families, topic_codes

_DIGITS: Final = 6


def inputs_of(
    session: Session,
    cohort_id: int,
    *,
    seed: int,
    weights: Mapping[str, Any],
    options: Mapping[str, Any],
    today: date,
) -> MatchInputs:
    """Return all that a run of this cohort is given. About 17 statements, and 9 for 500 people.

    `weights` and `options` are those of the run; what they leave open is as in matching.md.
    """
    cohort = session.get_one(Cohort, cohort_id)
    association_id = session.scalars(
        select(Programme.association_id).where(Programme.id == cohort.programme_id)
    ).one()
    held = held_pairs(session, cohort_id)
    people = _taking(session, cohort, held[True], today)
    facts = facts_of(session, (each.person_id for each in people), today)
    questions, answers, counted = asked_of_pairs(session, cohort_id)
    numbers = _Numbers(cohort.kind)
    used = weights_of(weights if "answers" in weights else {**weights, "answers": counted})
    own = {each.id for each in people}
    rounds = cohort.rounds if cohort.kind is CohortKind.FLASH else 1
    participants = tuple(
        numbers.participant(each, facts[each.person_id], answers.get(each.id, {}), questions)
        for each in people
    )
    return MatchInputs(
        kind=cohort.kind.value,
        reach=cohort.reach.value,
        seed=seed,
        rounds=rounds,
        weights=asdict(used),
        options=asdict(options_of(options)),
        people=participants,
        questions=tuple(questions.values()),
        ties=tuple(
            ties_of(session, cohort_id, people, facts, association_id=association_id, today=today)
        ),
        wishes=tuple(each for each in wishes_of(session, cohort_id) if {*each[:2]} <= own),
        mentor_wishes=tuple(
            each for each in mentor_wishes_of(session, cohort_id) if {*each[:2]} <= own
        ),
        apart=tuple(each for each in apart_of(session, cohort_id, people) if {*each} <= own),
        lines=tuple(in_one_line(session, cohort_id, people)),
        locked=tuple(each for each in held[True] if {*each[:2]} <= own),
        was=tuple(each for each in held[False] if {*each[:2]} <= own),
        model=numbers.model(participants),
    )


def _taking(
    session: Session,
    cohort: Cohort,
    pairs: Sequence[tuple[int, int, int]],
    today: date,
) -> list[Taking]:
    """Return who may be in a pair, in the order of their enrolments. Two statements.

    Whose membership ended or was suspended is left out, and who is matched without holding one of
    `pairs`, which stay.
    """
    rows = session.execute(
        select(
            Enrolment.id,
            Enrolment.person_id,
            Enrolment.side,
            Enrolment.places,
            Enrolment.state,
            Enrolment.hours,
            Account.zone,
        )
        .outerjoin(Account, Account.person_id == Enrolment.person_id)
        .where(
            Enrolment.cohort_id == cohort.id,
            Enrolment.state.in_(HAS_PLACE),
            is_going_on(Enrolment.person_id.expression),
        )
        .order_by(Enrolment.id)
    ).all()
    held = {each for pair in pairs for each in pair[:2]}
    elsewhere = taken_elsewhere(session, cohort.id)
    load = Counter(mentor for _, mentor, _ in pairs)
    day, found = clocks_on(cohort.starts_on, today), []
    for row in rows:
        has_partner = row.side is not Side.MENTOR and row.state is EnrolmentState.MATCHED
        if has_partner and row.id not in held:
            continue
        places = _places(cohort, row, load[row.id], elsewhere.get(row.person_id, 0))
        hours = hours_in(row.hours, row.zone or site_zone(), day)
        found.append(Taking(row.id, row.person_id, row.side, places, hours))
    return found


def _places(cohort: Cohort, row: Any, held: int, elsewhere: int) -> int:
    """Return how many mentees somebody may have: those they hold, and as many as are left."""
    if row.side is Side.PEER:
        return 1
    places = int(row.places)
    if cohort.kind is CohortKind.GROUP:
        places = min(places, cohort.group_size)
    return max(held, min(places, POLICY.most_at_once - elsewhere), 0)


# --------------------------------------------------------------------------------------- answers
Answered = Mapping[int, Sequence[Any]]


def asked_of_pairs(
    session: Session, cohort_id: int
) -> tuple[dict[int, Question], dict[int, dict[int, Sequence[Any]]], float]:
    """Return the questions that decide or count, who answered what, and what they count. Two.

    What is for information is never read here, nor any text.
    """
    rows = session.scalars(
        select(EnrolmentQuestion)
        .where(
            EnrolmentQuestion.cohort_id == cohort_id,
            EnrolmentQuestion.kind != AnswerKind.TEXT,
            (EnrolmentQuestion.question_use == QuestionUse.WEIGHT)
            | EnrolmentQuestion.rule.in_(("share_one", "differ")),
        )
        .order_by(EnrolmentQuestion.position)
    ).all()
    said = session.execute(
        select(
            EnrolmentAnswer.enrolment_id, EnrolmentAnswer.question_id, EnrolmentAnswer.chosen
        ).where(EnrolmentAnswer.question_id.in_([row.id for row in rows]))
    ).all()
    words: dict[int, dict[str, int]] = {row.id: _words_of(row) for row in rows}
    answers: dict[int, dict[int, Sequence[Any]]] = {}
    for each in sorted(said, key=lambda each: (each.question_id, str(each.chosen))):
        known = words[each.question_id]
        for word in map(str, each.chosen):
            known.setdefault(word, len(known))
        answers.setdefault(each.enrolment_id, {})[each.question_id] = tuple(
            sorted({known[str(word)] for word in each.chosen})
        )
    questions = {
        row.id: Question(
            use="weight" if row.rule is None else row.rule.value,
            words=max(len(words[row.id]), 1),
            weight=row.weight,
            is_scale=row.kind is AnswerKind.SCALE,
        )
        for row in rows
    }
    counted = sum(row.weight for row in rows if row.rule is None)
    return questions, answers, counted


def _words_of(question: EnrolmentQuestion) -> dict[str, int]:
    """Return the number of each answer that can be chosen, on a scale in its order."""
    if question.kind is AnswerKind.SCALE and not question.choices:
        return {str(step): step - 1 for step in range(1, POLICY.scale + 1)}
    return {str(word): at for at, word in enumerate(question.choices)}


# --------------------------------------------------------------------------------------- numbers
@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbers that stand for codes within one run, given as they come."""

    kind: CohortKind
    topics: dict[str, int] = field(default_factory=dict)
    roles: dict[int, int] = field(default_factory=dict)
    industries: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    employers: dict[int, int] = field(default_factory=dict)

    def participant(
        self,
        taking: Taking,
        facts: Facts,
        answers: Answered,
        questions: Mapping[int, Question],
    ) -> Participant:
        """Return somebody as a run knows them."""
        is_reverse, is_peer = self.kind is CohortKind.REVERSE, self.kind is CohortKind.PEER
        goals = facts.learns if is_reverse else facts.goals
        topics = facts.shows if is_reverse else facts.topics
        if is_peer:
            # Who goes the same way can help as much as who offers to.
            topics = tuple(dict.fromkeys((*topics, *facts.goals)))
        matters = tuple(dict.fromkeys((*facts.seeks, *facts.offers)))
        purpose = {code: at for at, code in enumerate(purpose_codes())}
        # The younger look where the older want to be shown; a path leads nobody down.
        role = UNKNOWN if is_reverse else facts.target_role
        employers = facts.own_employers if taking.seeks else facts.employers
        return Participant(
            id=taking.id,
            side=taking.side.value,
            places=taking.places,
            goals=_all(self.topics, goals) if taking.seeks else (),
            topics=_all(self.topics, topics) if taking.offers else (),
            role=self._role(role),
            industry=self._industry(None if is_reverse else facts.target_industry),
            level=level_now([step for step, _ in facts.steps]),
            seeks=tuple(purpose[each] for each in matters if each in purpose),
            offers=tuple(purpose[each] for each in matters if each in purpose),
            languages=_all(self.languages, facts.languages),
            career=tuple(
                (self._role(step.role), self._industry(industry), round(step.years, 2))
                for step, industry in facts.steps
            ),
            employers=_all(self.employers, sorted(employers)),
            hours=taking.hours,
            answers=tuple(tuple(answers.get(each, ())) for each in questions),
        )

    def _role(self, role: int) -> int:
        return UNKNOWN if role == UNKNOWN else self.roles.setdefault(role, len(self.roles))

    def _industry(self, code: str | None) -> int:
        return self.industries.setdefault(code, len(self.industries)) if code else UNKNOWN

    @property
    def _role_codes(self) -> list[int]:
        """The roles by their numbers; one at least, for there is no table of none."""
        return [*self.roles] or [0]

    def model(self, people: Sequence[Participant]) -> dict[str, Any]:
        """Return what is known of topics, of what matters, and of roles, for these numbers.

        The site's own knowledge, of all its members, where it has some; else what these people
        teach. In reverse topics are of another list, which only these people can teach.
        """
        learnt = suggestions.store().read()
        taught = self._taught(people)
        if learnt is None:
            return _written(taught)
        known = topic_codes()
        topics = taught.topics
        if all(code in known for code in self.topics):
            at = [known[code] for code in self.topics]
            space = learnt.model.topics
            topics = Space(space.idf[at], space.directions[at], space.middle[at])
        nearness = learnt.model.nearness[np.ix_(self._role_codes, self._role_codes)]
        return _written(Model(topics, learnt.model.purpose, nearness))

    def _taught(self, people: Sequence[Participant]) -> Model:
        topics = _rows([{*each.goals, *each.topics} for each in people], len(self.topics))
        purpose = _rows([{*each.offers} for each in people], len(purpose_codes()))
        families = role_families()[self._role_codes]
        return learn(topics, purpose, paths_of([each.career for each in people]), families)


def _all(numbers: dict[Any, int], codes: Iterable[Any]) -> tuple[int, ...]:
    return tuple(numbers.setdefault(code, len(numbers)) for code in codes)


def _rows(sets: Sequence[Iterable[int]], words: int) -> Any:
    found = np.zeros((len(sets), words), np.float32)
    for row, codes in enumerate(sets):
        found[row, list(codes)] = 1.0
    return found


def _written(model: Model) -> dict[str, Any]:
    """Return a model as numbers with few digits: all that a run uses of it."""
    spaces = {
        name: {
            each: np.round(getattr(getattr(model, name), each).astype(float), _DIGITS).tolist()
            for each in ("idf", "directions", "middle")
        }
        | {"rank": getattr(model, name).directions.shape[1]}
        for name in ("topics", "purpose")
    }
    return {**spaces, "nearness": np.round(model.nearness.astype(float), 4).tolist()}
