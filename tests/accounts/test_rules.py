"""The pure rules of accounts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.accounts import rules
from alumnet.accounts.likeness import NameLikeness, likeness, name_likeness
from alumnet.accounts.rules import Approval, LinkState, MembershipState, Purpose
from alumnet.kernel.transitions import allowed

FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


# ------------------------------------------------------------------------------------ addresses
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ada@example.org", "ada@example.org"),
        ("  Ada.Person+x@Example.ORG ", "ada.person+x@example.org"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("o'brien@mail.example.org", "o'brien@mail.example.org"),
    ],
)
def test_an_address_is_kept_in_lower_case_and_ascii(typed: str, kept: str) -> None:
    assert rules.normalised_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@example",
        "ada@@example.org",
        "ada@example..org",
        "ada@-example.org",
        "a da@example.org",
        "ada@exa mple.org",
        "ada@example.org\nBcc: x@example.org",
        "ada@example.org\x00",
        "adä@example.org",
        ".ada@example.org",
        "ada..b@example.org",
        '"ada"@example.org',
        "ada@[127.0.0.1]",
        "a" * 65 + "@example.org",
        "a@" + "b." * 130 + "org",
        "a@" + "b" * 70 + ".org",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    assert rules.normalised_email(typed) is None


@given(st.text(max_size=300))
def test_normalising_an_address_twice_is_the_same_as_once(text: str) -> None:
    found = rules.normalised_email(text)
    if found is not None:
        assert rules.normalised_email(found) == found
        assert found == found.lower()
        assert found.isascii()
        assert len(found) <= rules.EMAIL_LENGTH


@given(st.from_regex(r"\A[a-z]{1,10}@[a-z]{1,10}\.[a-z]{2,5}\Z"))
def test_a_masked_address_shows_one_letter(email: str) -> None:
    masked = rules.masked_email(email)
    assert masked.startswith(email[0] + "•••@")
    assert masked.endswith(email.partition("@")[2])


# ----------------------------------------------------------------------------------- local paths
@pytest.mark.parametrize("path", ["/", "/people?q=a&b=c", "/requests/x#answer", "/a%2Fb"])
def test_paths_of_this_site_are_followed(path: str) -> None:
    assert rules.local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "people",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "/\x00/x",
        "/x\n/y",
        "/\t/evil.example",
        "javascript:alert(1)",
        " /x",
        "/" + "x" * 3000,
    ],
)
def test_nothing_else_is_followed(path: str | None) -> None:
    assert rules.local_path(path) is None


@given(st.text(max_size=80))
def test_a_local_path_never_names_a_host(text: str) -> None:
    found = rules.local_path("/" + text)
    if found is not None:
        assert not found.startswith(("//", "/\\"))
        assert "\\" not in found
        assert found.isprintable()


# ------------------------------------------------------------------------------------- passwords
@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("short", "short"),
        ("x" * 129, "long"),
        ("aaaaaaaaaaaaaaaa", "easy"),
        ("passwordpassword", "easy"),
        ("P4ssw0rd1234", "easy"),
        ("qwertyqwerty12", "easy"),
        ("adalovelace1815", "easy"),
        ("lovelace@example.org", "easy"),
        ("a quiet harbour at dawn", None),
        ("пароль-и-ещё-слово", None),
        ("🦊🌲🌊🌙🔥🦉🍂🪶🐚🧭", None),
    ],
)
def test_a_password_is_long_enough_and_not_obvious(password: str, problem: str | None) -> None:
    known = ("Ada Lovelace 1815", "lovelace@example.org")
    assert rules.password_problem(password, known) == problem


@given(st.text(max_size=140), st.lists(st.text(max_size=30), max_size=3))
def test_a_good_password_stays_good_when_nothing_is_known(password: str, known: list[str]) -> None:
    if rules.password_problem(password, tuple(known)) is None:
        assert rules.password_problem(password) is None


# ----------------------------------------------------------------------------------------- links
@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_link_works_from_when_it_was_sent_until_its_lifetime_is_over(purpose: Purpose) -> None:
    end = FRIDAY + rules.lifetime(purpose)
    just_before = end - timedelta(seconds=1)
    assert rules.link_state(purpose, None, None, end) is LinkState.OPEN
    assert rules.link_state(purpose, FRIDAY, None, just_before) is LinkState.OPEN
    assert rules.link_state(purpose, FRIDAY, None, end) is LinkState.EXPIRED
    assert rules.link_state(purpose, FRIDAY, FRIDAY, end) is LinkState.USED


def test_links_that_sign_in_live_shorter_than_those_that_confirm() -> None:
    lives = {purpose: rules.lifetime(purpose) for purpose in Purpose}
    assert lives[Purpose.SIGN_IN] == lives[Purpose.RESET] == timedelta(hours=1)
    assert lives[Purpose.JOIN] == lives[Purpose.CONFIRM] == timedelta(days=3)


# ----------------------------------------------------------------------------------- memberships
@pytest.mark.parametrize(
    ("state", "actor", "names"),
    [
        (MembershipState.PENDING, "staff", {"approve", "decline", "end"}),
        (MembershipState.PENDING, "roster", {"approve"}),
        (MembershipState.PENDING, "invitation", {"approve"}),
        (MembershipState.PENDING, "member", {"end", "correct"}),
        (MembershipState.ACTIVE, "staff", {"suspend", "end"}),
        (MembershipState.ACTIVE, "member", {"end"}),
        (MembershipState.ACTIVE, "roster", set()),
        (MembershipState.SUSPENDED, "staff", {"reinstate", "end"}),
        (MembershipState.SUSPENDED, "clock", {"reinstate"}),
        (MembershipState.SUSPENDED, "member", set()),
        (MembershipState.SUSPENDED, "invitation", set()),
        (MembershipState.ENDED, "member", {"apply_again"}),
        (MembershipState.ENDED, "staff", {"readmit"}),
        (MembershipState.LAPSED, "member", {"end"}),
        (MembershipState.ENDED, "roster", set()),
    ],
)
def test_who_may_do_what_with_a_membership(
    state: MembershipState, actor: str, names: set[str]
) -> None:
    assert {row.name for row in allowed(rules.MEMBERSHIP, state, actor)} == names


def test_the_roster_lets_in_only_where_it_may() -> None:
    assert rules.approves_by_roster(Approval.ROSTER_OR_STAFF, needs_staff=False)
    assert not rules.approves_by_roster(Approval.ROSTER_OR_STAFF, needs_staff=True)
    assert not rules.approves_by_roster(Approval.STAFF, needs_staff=False)


@pytest.mark.parametrize(
    ("applied", "due"),
    [
        (FRIDAY, datetime(2026, 11, 24, 15, 0, tzinfo=UTC)),
        (FRIDAY + timedelta(days=1), datetime(2026, 11, 24, 15, 0, tzinfo=UTC)),
        (FRIDAY - timedelta(days=4), datetime(2026, 11, 18, 15, 0, tzinfo=UTC)),
    ],
)
def test_an_answer_is_due_after_two_working_days(applied: datetime, due: datetime) -> None:
    assert rules.answer_due(applied) == due


# ---------------------------------------------------------------------------------------- roster
@pytest.mark.parametrize(
    ("name", "former", "line", "likened"),
    [
        ("Alvarez Zoe", (), "Zoë Álvarez", NameLikeness.SAME),
        ("Zoë Miller", ("Zoe Alvarez",), "Zoë Álvarez", NameLikeness.FORMER),
        ("Bob Miller", (), "Robert Miller", NameLikeness.NICKNAME),
        ("Zoe Miller", ("Bob Paz",), "Paz, Robert", NameLikeness.NICKNAME),
        ("Zoe Alvares", (), "Zoë Álvarez", NameLikeness.TYPO),
        ("Zoë Miller", (), "Zoë Álvarez", NameLikeness.PART),
        ("Bo Miller", (), "Zoë Álvarez", NameLikeness.NONE),
        ("Zoë", (), "…", NameLikeness.NONE),
    ],
)
def test_a_name_is_like_that_of_a_line(
    name: str, former: tuple[str, ...], line: str, likened: NameLikeness
) -> None:
    assert name_likeness(name, former, line) is likened


def test_a_weak_likeness_counts_with_the_class_and_a_class_alone_never() -> None:
    weak, none = NameLikeness.PART, NameLikeness.NONE
    assert likeness(weak, same_class=False, same_number=False) == 0
    assert likeness(none, same_class=True, same_number=False) == 0
    assert likeness(none, same_class=False, same_number=True) > 0
    ordered = [likeness(each, same_class=True, same_number=False) for each in NameLikeness]
    assert ordered == sorted(ordered)


def test_a_reminder_that_was_missed_comes_once() -> None:
    due = FRIDAY + timedelta(days=14)
    first, last = (due - ahead for ahead in rules.POLICY.second_factor_reminders)
    assert not rules.is_to_be_reminded(due, None, first - timedelta(seconds=1))
    assert rules.is_to_be_reminded(due, None, first)
    assert not rules.is_to_be_reminded(due, first, last - timedelta(seconds=1))
    assert rules.is_to_be_reminded(due, first, due + timedelta(days=3))
    assert not rules.is_to_be_reminded(due, due + timedelta(days=3), due + timedelta(days=4))
    assert rules.is_to_be_reminded(due, FRIDAY - timedelta(days=300), first)
