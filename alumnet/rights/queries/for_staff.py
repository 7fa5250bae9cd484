"""What the staff of an association read of a member's data: what they agreed to, what was noted."""

from collections.abc import Callable, Sequence

from sqlalchemy import String, cast, union_all

from alumnet.accounts.models import Account, AssociationMembership, CurrentStudent, Person
from alumnet.kernel.member_pages import ASSOCIATION, Fact, Line, MemberHere, Statement, told
from alumnet.kernel.registry import PERSON
from alumnet.rights.consents import TEXTS
from alumnet.rights.models import AccountClosing, Consent
from alumnet.rights.rules.states import ClosingState


def facts() -> Statement:
    """Return the statement: consents, a wish noted here, a death, studies."""
    agreed, taken_back = (
        told(code, text=Consent.kind, number=Consent.version, at=Consent.at).where(
            Consent.person_id == PERSON, Consent.says_yes.is_(says_yes)
        )
        for code, says_yes in (("agreed", True), ("taken_back", False))
    )
    joined = told("joined", at=Account.consented_at).where(
        Account.person_id == PERSON, Account.consented_at.is_not(None)
    )
    wish = told("wish", at=AccountClosing.asked_at).where(
        AccountClosing.person_id == PERSON,
        AccountClosing.association_id == ASSOCIATION,
        AccountClosing.state == ClosingState.NOTED,
    )
    death = told("death", text=cast(Person.died_on, String)).where(
        Person.id == PERSON, Person.is_deceased
    )
    studies = (
        told("studies", at=CurrentStudent.said_at)
        .join(AssociationMembership, AssociationMembership.id == CurrentStudent.membership_id)
        .where(
            AssociationMembership.person_id == PERSON,
            AssociationMembership.association_id == ASSOCIATION,
        )
    )
    return union_all(agreed, taken_back, joined, wish, death, studies)


def lines(facts: Sequence[Fact], _here: MemberHere) -> list[Line]:
    """Return a line for each, what matters most first."""
    return [line(fact) for code, line in _LINES.items() for fact in facts if fact.code == code]


_LINES: dict[str, Callable[[Fact], Line]] = {
    "death": lambda fact: Line("Has died", fact.text, mark="Noted"),
    "wish": lambda fact: Line("Wants to be erased", "noted", at=fact.at, mark="Waits"),
    "studies": lambda fact: Line("Studies still", "said", at=fact.at),
    "agreed": lambda fact: Line(_title(fact), "agreed", at=fact.at),
    "taken_back": lambda fact: Line(_title(fact), "taken back", at=fact.at),
    "joined": lambda fact: Line("Privacy and standards", "agreed when joining", at=fact.at),
}


def _title(fact: Fact) -> str:
    title = TEXTS[fact.text].title if fact.text in TEXTS else fact.text
    return f"{title}, version {fact.number}"
