"""What must hold for a step: pure functions over frozen facts, each returning an error or None."""

from dataclasses import dataclass, field
from datetime import date, datetime

from alumnet.kernel.errors import DomainError, NotFound
from alumnet.mentoring.rules import errors
from alumnet.mentoring.rules.policy import POLICY
from alumnet.mentoring.rules.states import MentorshipKind, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorFacts:
    """A mentor's side: `used` places count live mentorships and soft holds.

    `offers`: those on their way that the mentor wrote.
    """

    is_accepting: bool = True
    paused_until: date | None = None
    places: int = 1
    used: int = 0
    pending: int = 0
    offers: int = 0

    @property
    def free(self) -> int:
        """How many places are free; none when more are used than there are."""
        return max(0, self.places - self.used)

    @property
    def wants_fewer(self) -> bool:
        """Whether more places are used than the mentor wants: they lowered them below that."""
        return self.used > self.places

    def is_away(self, today: date) -> bool:
        """Return whether the mentor is away; on the day of return they are back."""
        return self.paused_until is not None and today < self.paused_until

    def lets_clocks_run(self, today: date) -> bool:
        """Return whether those who wait for this mentor lose time by waiting."""
        return self.free > 0 and not self.is_away(today)


@dataclass(frozen=True, slots=True, kw_only=True)
class MenteeFacts:
    """A mentee's side: `open_requests` without drafts and waiting lists."""

    open_requests: int = 0
    running: int = 0
    studies_still: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFacts:
    """Everything that the guards of a request look at, read in one transaction.

    `is_apart`: the receiver is not shown to the initiator.
    `works_together`: one employer group now, as far as the initiator may know.
    `manages`: whether one manages the other, None when nobody was asked.
    `twin`: the public id of another open request between the two, `twin_is_theirs` if the receiver
    wrote it; `mentorship`: that of a running mentorship.
    `is_asked`: the system waits for the initiator's word. `is_stopped`: the clock stands still.
    `mentor_goes_on`, `mentee_goes_on`: what each said in private after the first call, which is
    over at `call_ends_at`, None while there is none.
    """

    now: datetime
    origin: Origin = Origin.ASK
    kind: MentorshipKind = MentorshipKind.INFORMAL
    mentor: MentorFacts = field(default_factory=MentorFacts)
    mentee: MenteeFacts = field(default_factory=MenteeFacts)
    initiator_is_active: bool = True
    receiver_is_active: bool = True
    is_one_person: bool = False
    is_blocked: bool = False
    is_apart: bool = False
    works_together: bool = False
    manages: bool | None = None
    twin: str | None = None
    twin_is_theirs: bool = False
    mentorship: str | None = None
    asks_again_from: datetime | None = None
    is_complete: bool = True
    decision_by: date | None = None
    undo_until: datetime | None = None
    due_at: datetime | None = None
    is_stopped: bool = False
    standstill_ends: datetime | None = None
    is_asked: bool = False
    questions_asked: int = 0
    offers_missed: int = 0
    mentor_goes_on: bool | None = None
    mentee_goes_on: bool | None = None
    call_ends_at: datetime | None = None

    @property
    def today(self) -> date:
        """The day of `now`, in UTC."""
        return self.now.date()

    @property
    def is_offer(self) -> bool:
        """Whether the mentor wrote: then nobody joins the mentor's queue."""
        return self.origin is Origin.OFFER


def two_people(facts: RequestFacts) -> DomainError | None:
    """Refuse somebody who asks themselves."""
    return errors.SamePerson() if facts.is_one_person else None


def both_active(facts: RequestFacts) -> DomainError | None:
    """Refuse when one of the two is no active member."""
    both = facts.initiator_is_active and facts.receiver_is_active
    return None if both else errors.NotActive()


def is_open_to_students(facts: RequestFacts) -> DomainError | None:
    """Refuse for a mentee who studies where mentoring begins after that."""
    return errors.StudiesStill() if facts.mentee.studies_still else None


def can_be_found(facts: RequestFacts) -> DomainError | None:
    """Refuse as if nobody were there: a block, or a receiver who is not shown to the initiator."""
    return NotFound() if facts.is_apart or facts.is_blocked else None


def not_blocked(facts: RequestFacts) -> DomainError | None:
    """Refuse as if nobody were there while a block stands."""
    return NotFound() if facts.is_blocked else None


def not_in_line(facts: RequestFacts) -> DomainError | None:
    """Refuse inside one employer unless it was said that neither manages the other."""
    if not facts.works_together:
        return None
    if facts.manages is None:
        return errors.AsksAboutLine()
    return errors.InReportingLine() if facts.manages else None


def asked_once(facts: RequestFacts) -> DomainError | None:
    """Refuse a second open request between the same two."""
    if facts.twin is None:
        return None
    kind = errors.WantedAlready if facts.twin_is_theirs else errors.AlreadyAsked
    return kind(public_id=facts.twin)


def not_together(facts: RequestFacts) -> DomainError | None:
    """Refuse a request to somebody with whom a mentorship is running."""
    running = facts.mentorship
    return errors.AlreadyTogether(public_id=running) if running else None


def cooled_down(facts: RequestFacts) -> DomainError | None:
    """Refuse while the receiver may not be asked again."""
    until = facts.asks_again_from
    return errors.CoolDown(until=until) if until is not None and until > facts.now else None


def accepts_requests(facts: RequestFacts) -> DomainError | None:
    """Refuse when the mentor takes nobody at present, whoever of the two writes."""
    return None if facts.mentor.is_accepting else errors.NotAcceptingRequests()


def is_here(facts: RequestFacts) -> DomainError | None:
    """Refuse while the mentor is away."""
    if not facts.mentor.is_away(facts.today):
        return None
    return errors.MentorAway(until=facts.mentor.paused_until)


def has_a_place(facts: RequestFacts) -> DomainError | None:
    """Refuse when no place of the mentor is free."""
    return None if facts.mentor.free else errors.MentorFull()


def has_no_room(facts: RequestFacts) -> DomainError | None:
    """Refuse to wait in line for a mentor who can be asked, or who wrote themselves."""
    waits = not facts.mentor.lets_clocks_run(facts.today) and not facts.is_offer
    waits = waits and facts.kind is not MentorshipKind.REVERSE
    return None if waits else errors.NoLine()


def queue_has_room(facts: RequestFacts) -> DomainError | None:
    """Refuse to ask when as many wait for the mentor as may wait."""
    cap = POLICY.pending_cap(facts.mentor.free)
    return None if facts.mentor.pending < cap or facts.is_offer else errors.QueueFull()


def mentee_may_ask(facts: RequestFacts) -> DomainError | None:
    """Refuse to ask beyond the open requests that a mentee may have."""
    if facts.mentee.open_requests < POLICY.open_requests or facts.is_offer:
        return None
    return errors.TooManyOpen(most=POLICY.open_requests)


def mentor_may_offer(facts: RequestFacts) -> DomainError | None:
    """Refuse to offer beyond the offers that a mentor may have on their way."""
    if not facts.is_offer or facts.mentor.offers < POLICY.open_offers:
        return None
    return errors.TooManyOffers(most=POLICY.open_offers)


def mentee_may_begin(facts: RequestFacts) -> DomainError | None:
    """Refuse beyond the running mentorships that a mentee may have; one conversation is none."""
    is_short = facts.kind is MentorshipKind.FLASH
    if is_short or facts.mentee.running < POLICY.running_mentorships:
        return None
    return errors.EnoughMentorships(most=POLICY.running_mentorships)


def letter_is_complete(facts: RequestFacts) -> DomainError | None:
    """Refuse a letter without what every request says."""
    return None if facts.is_complete else errors.LetterIncomplete()


def decision_is_ahead(facts: RequestFacts) -> DomainError | None:
    """Refuse a decision that is past, today, or further away than a clock makes sense for."""
    day = facts.decision_by
    if day is None or facts.today < day <= facts.today + POLICY.furthest_decision:
        return None
    return errors.DecisionPassed()


def undo_is_open(facts: RequestFacts) -> DomainError | None:
    """Refuse when the time to undo is over."""
    until = facts.undo_until
    return None if until is not None and facts.now < until else errors.UndoOver()


def undo_has_closed(facts: RequestFacts) -> DomainError | None:
    """Refuse the end of the time to undo before it came."""
    return errors.NotDue() if undo_is_open(facts) is None else None


def is_due(facts: RequestFacts) -> DomainError | None:
    """Refuse what comes when the clock has run out before it has."""
    due = facts.due_at
    return None if due is not None and due <= facts.now else errors.NotDue()


def stood_too_long(facts: RequestFacts) -> DomainError | None:
    """Refuse the end of a standstill before ninety days, or the day of the decision, are over."""
    ends, day = facts.standstill_ends, facts.decision_by
    is_over = ends is not None and (ends <= facts.now or (day is not None and day < facts.today))
    return None if is_over else errors.NotDue()


def is_asked(facts: RequestFacts) -> DomainError | None:
    """Refuse an answer to what the system doesn't ask."""
    return None if facts.is_asked else errors.NotAsked()


def may_ask_a_question(facts: RequestFacts) -> DomainError | None:
    """Refuse more questions than a receiver may ask."""
    if facts.questions_asked < POLICY.questions:
        return None
    return errors.EnoughQuestions(most=POLICY.questions)


def may_miss_an_offer(facts: RequestFacts) -> DomainError | None:
    """Refuse the end of the line to whoever missed a place before."""
    return None if facts.offers_missed < POLICY.missed_offers else errors.NotDue()


def has_missed_offers(facts: RequestFacts) -> DomainError | None:
    """Refuse to end the wait of somebody who may still miss a place."""
    return errors.NotDue() if may_miss_an_offer(facts) is None else None


def is_no_flash(facts: RequestFacts) -> DomainError | None:
    """Refuse a call before the one conversation that a flash is."""
    return errors.TooShortForACall() if facts.kind is MentorshipKind.FLASH else None


def call_is_over(facts: RequestFacts) -> DomainError | None:
    """Refuse to go on before the first call was held."""
    ends = facts.call_ends_at
    return None if ends is not None and ends <= facts.now else errors.CallAhead()


def both_go_on(facts: RequestFacts) -> DomainError | None:
    """Refuse to begin until both said yes."""
    return None if facts.mentor_goes_on and facts.mentee_goes_on else errors.NotDue()


def one_stays_out(facts: RequestFacts) -> DomainError | None:
    """Refuse to part until both answered and one said no."""
    said = {facts.mentor_goes_on, facts.mentee_goes_on}
    return None if None not in said and False in said else errors.NotDue()
