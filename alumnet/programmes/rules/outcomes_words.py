"""Sentences that say what can and what can't be concluded from an outcome."""

from collections.abc import Iterable, Mapping, Sequence

from alumnet.kernel.hiding import LEAST_PEOPLE
from alumnet.kernel.numbers import number
from alumnet.programmes.rules.comparison import Count, Interval, people_needed
from alumnet.programmes.rules.outcome_states import Arm, Counted, Design, OutcomeKind
from alumnet.programmes.rules.outcomes import Verdict
from alumnet.programmes.rules.outcomes_balance import Balance
from alumnet.programmes.rules.outcomes_report import Group, Result, Subject
from alumnet.programmes.rules.states import Side

TOO_FEW = "too few to say"
# A difference that a programme might hope for: five in a hundred.
_HOPED_FOR = 0.05
_MANY_UNKNOWN = 0.2
_SIGNIFICANT = 0.05

ARMS: Mapping[Design, Mapping[Arm, str]] = {
    Design.LOTTERY: {Arm.PLACED: "Drawn for a place", Arm.COMPARED: "On the waiting list"},
    Design.NOT_PLACED: {Arm.PLACED: "Offered a partner", Arm.COMPARED: "Not placed"},
    Design.DESCRIPTIVE: {Arm.PLACED: "Took part"},
}


_BY_LOT = (
    "Places were drawn by lot among all who were eligible. So the two groups differ by chance"
    " alone, and what they differ by later, beyond chance, comes from having been offered a place."
)
_AS_DRAWN = "Everybody counts in the group they were drawn for, whatever came of it."
_NOT_PLACED = (
    "Those who weren't placed are a comparison, not a control: they may have been harder to match,"
    " less flexible or later. The table of what was known before shows part of it; what nobody"
    " asked remains open."
)
_AS_OFFERED = "Everybody who was offered a partner counts as placed, whatever came of it."
_ALONE = (
    "There is no comparison group. These numbers say what became of people here, and nothing about"
    " what would have become of them without it."
)
_STAYERS = "Who joins and stays in a programme often stays elsewhere, too."
_EFFECT = (
    "A difference like this is hardly chance. The lottery makes it an effect of the offered place."
)
_LOST_IN_DRAW = (
    "With everybody who was drawn it could be chance, so this is no sure effect of the offered"
    " place."
)
_NO_DRAW = "A lottery was planned and not held: there were places for all, or nobody drew."


def about_design(planned: Design, held: Design, *, outside: int = 0) -> Sequence[str]:
    """Return what the comparison of a cohort allows to say; `outside` the draw count nowhere."""
    match held:
        case Design.LOTTERY:
            return (_BY_LOT, _AS_DRAWN, *([_outside(outside)] if outside else []))
        case Design.NOT_PLACED:
            return (_NOT_PLACED, _AS_OFFERED)
        case Design.DESCRIPTIVE:
            is_missing = planned is Design.LOTTERY
            return (*([_NO_DRAW] if is_missing else []), _ALONE, _STAYERS)


def _outside(many: int) -> str:
    said = "One person" if many == 1 else f"{number(many).capitalize()} people"
    return (
        f"{said} had a place before the draw or came after it. No lot decided of theirs, so"
        f" {'they count' if many == 1 else 'all of them count'} in neither group."
    )


def about_partners(design: Design, subjects: Iterable[Subject]) -> Sequence[str]:
    """Return how many of each group had a partner, for those among whom places were given."""
    groups = {
        arm: [each for each in subjects if each.arm is arm and each.side is not Side.MENTOR]
        for arm in Arm
    }
    if design is Design.DESCRIPTIVE or min(map(len, groups.values())) < LEAST_PEOPLE:
        return ()
    had = " and ".join(
        f"{sum(each.was_matched for each in people)} of {len(people)} {ARMS[design][arm].lower()}"
        for arm, people in groups.items()
    )
    return (f"A partner had {had}. So a difference is one of places, not of having met.",)


def share_in_words(group: Group | None) -> str:
    """Return "82 % (67 to 91)": a share with its interval, or that there are too few."""
    share = None if group is None else group.share
    if share is None:
        return TOO_FEW
    return f"{_percent(share.value)} % ({_percent(share.low)} to {_percent(share.high)})"


def sentences(result: Result, design: Design, unlike: Sequence[Balance], day: str) -> list[str]:
    """Return what can be said of an outcome; `day` is when its last window ends, "" if it did."""
    found = [] if any(each.is_told for each in result.arms.values()) else [_why_not(result, day)]
    if not found and result.difference is None:
        found.append("Descriptive only: nothing here says why.")
    if result.difference is not None:
        found += [
            _difference(result.difference, design),
            *_drawn(result),
            *_causes(result, design, unlike),
        ]
    found += [*_waiting(result, day), *_unknown(result)]
    if result.log_rank is not None:
        found.append(_log_rank(result.log_rank.p_value))
    told = next((each.count for each in result.arms.values() if each.count is not None), None)
    if result.difference is not None and told is not None:
        found += _power(told, result)
    return [*found, *_about_kind(result)]


def _why_not(result: Result, day: str) -> str:
    waiting = sum(each[Verdict.NOT_YET] for each in result.arms.values())
    if waiting and day:
        return f"It is asked as of the end of the window, which is on {day} for the last of them."
    return f"Of fewer than {number(LEAST_PEOPLE)} the answer is known, so none is told."


def _difference(found: Interval, design: Design) -> str:
    points = _points(found.value)
    if not points:
        return (
            "Both groups have the same share; the interval of 95 % of the difference goes from"
            f" {_signed(found.low)} to {_signed(found.high)} points."
        )
    way = "more" if found.value >= 0 else "fewer"
    one, other = ARMS[design][Arm.PLACED].lower(), ARMS[design][Arm.COMPARED].lower()
    return (
        f"{points} percentage {'point' if points == 1 else 'points'} {way} of those {one} than of"
        f" those {other}; the interval of 95 % goes from {_signed(found.low)} to"
        f" {_signed(found.high)} points."
    )


def _drawn(result: Result) -> list[str]:
    found = result.since_the_draw
    if found is None:
        return []
    points = f"{_signed(found.value)} points ({_signed(found.low)} to {_signed(found.high)})"
    what = "had left" if result.outcome.counted is Counted.STAYING else "had reached it"
    return [f"Counted from the draw, with those who {what} before the landmark, it is {points}."]


def _causes(result: Result, design: Design, unlike: Sequence[Balance]) -> list[str]:
    difference, bounds = result.difference, result.bounds
    if difference is None or bounds is None:
        return []
    if difference.rules_out_nothing:
        return ["We cannot rule out that there is no difference at all."]
    if bounds[0] <= 0 <= bounds[1]:
        return ["Chance alone hardly explains it, but what is unknown could."]
    if design is Design.LOTTERY:
        drawn = result.since_the_draw or difference
        return [_LOST_IN_DRAW if drawn.rules_out_nothing else _EFFECT]
    if unlike:
        names = ", ".join(each.label for each in unlike[:3])
        return [f"The groups weren't alike before ({names}), so the difference may come from that."]
    return ["Why the groups differ can't be told from this: nobody drew lots."]


def _waiting(result: Result, day: str) -> list[str]:
    """Return how many aren't counted yet beside those that are."""
    groups = result.arms.values()
    waiting, people = sum(each[Verdict.NOT_YET] for each in groups), sum(g.people for g in groups)
    if not waiting or not any(each.is_told for each in groups):
        return []
    why = f"the last window ends on {day}" if day else "they are told once there are enough of them"
    return [f"{waiting} of {people} aren't counted yet: {why}."]


def _unknown(result: Result) -> list[str]:
    groups = result.arms.values()
    unknown, people = sum(each[Verdict.UNKNOWN] for each in groups), sum(g.people for g in groups)
    if not unknown or not any(each.is_told for each in groups):
        return []
    found = [f"Of {unknown} of {people} nothing is known as of the end; they count as neither."]
    if result.bounds is not None:
        least, most = (_signed(each) for each in result.bounds)
        found.append(
            f"Whatever is true of them, the difference lies between {least} and {most} points."
        )
    if unknown / people > _MANY_UNKNOWN:
        found.append("That is more than one in five: don't conclude anything from the shares.")
    return found


def _log_rank(p_value: float) -> str:
    told = "p under 0.001" if p_value < 0.001 else f"p = {p_value:.3f}"  # noqa: PLR2004
    if p_value < _SIGNIFICANT:
        return f"Over the whole time the curves differ by more than chance (log-rank, {told})."
    return f"What the curves differ by over the whole time could be chance (log-rank, {told})."


def _power(told: Count, result: Result) -> list[str]:
    share = told.share
    hoped = share + _HOPED_FOR if share + _HOPED_FOR < 1 else share - _HOPED_FOR
    needed = people_needed(share, hoped)
    smallest = min(each.known for each in result.arms.values())
    if smallest >= needed:
        return []
    return [
        (
            f"To show a difference of five in a hundred, each group would need about {needed:,}"
            f" people; the smaller one has {smallest}."
        )
    ]


def _about_kind(result: Result) -> list[str]:
    found = []
    if result.outcome.kind is OutcomeKind.EMPLOYER:
        found.append(
            "Mentoring from outside makes no promise to keep people in a firm; some find in it"
            " the courage to go, and that isn't a failure."
        )
    if result.outcome.kind is OutcomeKind.MENTORING:
        found.append("Counted from mentorships on this site; mentoring elsewhere isn't in it.")
    gone = sum(each[Verdict.BEFORE] for each in result.arms.values())
    if gone and all(each.people >= LEAST_PEOPLE for each in result.arms.values()):
        what = "had left" if result.outcome.counted is Counted.STAYING else "had reached it"
        found.append(f"{number(gone).capitalize()} {what} before the landmark and aren't counted.")
    return found


def unlike_in(lines: Iterable[Balance]) -> list[Balance]:
    """Return in what the groups weren't alike."""
    return [each for each in lines if each.is_unlike]


def _percent(share: float) -> int:
    return round(100 * share)


def _points(difference: float) -> int:
    return abs(round(100 * difference))


def _signed(difference: float) -> str:
    points = round(100 * difference)
    return f"\N{MINUS SIGN}{-points}" if points < 0 else str(points)
