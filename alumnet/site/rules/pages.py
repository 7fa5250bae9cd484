"""The pages that staff may write anew; the shipped words of each lie in `texts/`."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import ClassVar, Final

from alumnet.kernel.errors import Conflict, DomainError

LONGEST_TEXT: Final = 20_000
LONGEST_NEWS: Final = 300
_SHIPPED: Final = date(2026, 1, 1)


class PageName(Enum):
    """A page whose words may be changed; the value is in addresses."""

    HOW_IT_WORKS = "how-mentoring-works"
    FOR_MEMBERS = "for-members"
    FOR_MENTORS = "for-mentors"
    CONTACT = "contact"
    STANDARDS = "standards"
    PRIVACY = "privacy"


@dataclass(frozen=True, slots=True)
class PageKind:
    """What a page is called and where it is read.

    To what people agreed there is one text for everybody, so no association has its own.
    """

    name: PageName
    title: str
    about: str
    path: str
    icon: str
    is_agreed_to: bool = False

    @property
    def shipped(self) -> str:
        """The words that came with the software."""
        return _shipped(self.name)

    @property
    def since(self) -> date:
        """When those were written."""
        return _SHIPPED


PAGES: Final[dict[PageName, PageKind]] = {
    each.name: each
    for each in (
        PageKind(
            PageName.HOW_IT_WORKS,
            "How mentoring works here",
            "From the first look at a page to the thank you",
            "/help/how-mentoring-works",
            "target",
        ),
        PageKind(
            PageName.FOR_MEMBERS,
            "For members",
            "Asking, people you know, your account",
            "/help/for-members",
            "person",
        ),
        PageKind(
            PageName.FOR_MENTORS,
            "For mentors",
            "Keeping it small, saying yes and saying no",
            "/help/for-mentors",
            "seat",
        ),
        PageKind(
            PageName.CONTACT,
            "Contact",
            "Whom to write to, and about what",
            "/help/contact",
            "mail",
        ),
        PageKind(
            PageName.STANDARDS,
            "Community standards",
            "How people treat each other here",
            "/standards",
            "shield",
            is_agreed_to=True,
        ),
        PageKind(
            PageName.PRIVACY,
            "Privacy",
            "Who sees what here, said plainly",
            "/privacy",
            "lock",
            is_agreed_to=True,
        ),
    )
}


@cache
def _shipped(name: PageName) -> str:
    return files("alumnet.site").joinpath("texts", f"{name.value}.md").read_text("utf-8").strip()


class ChangedMeanwhile(Conflict):
    """Somebody else saved a newer version while this one was written."""

    code: ClassVar[str] = "page_changed_meanwhile"


class NothingChanged(DomainError):
    """These are the words as they stand."""

    code: ClassVar[str] = "nothing_changed"
