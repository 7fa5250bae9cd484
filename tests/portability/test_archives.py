"""Archives: only what is wanted is taken out, and what no export holds is refused."""

import re
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alumnet.portability import archives
from alumnet.portability.rules import POLICY, FileRefused
from tests.portability.files import an_archive, locked, with_a_link


def profile_only(name: str) -> str | None:
    return "profile" if name == "Profile.csv" else None


def reason(content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        archives.chosen_files(content, profile_only)
    return str(refused.value.facts["reason"])


def test_only_what_is_wanted_is_unpacked_in_whatever_folder_it_is() -> None:
    packed = an_archive({"Export/Profile.csv": "a", "__MACOSX/Export/Profile.csv": "b"})
    assert archives.chosen_files(packed, profile_only) == {"profile": b"a"}
    # Were messages read, this one would be found out: what stands in it isn't what was packed.
    both = an_archive({"Profile.csv": "a", "messages.csv": "Dear Ruth, thank you for the boat."})
    with_a_spoiled_one = both.replace(b"messages.csv", b"messages.csw", 1)
    assert archives.chosen_files(with_a_spoiled_one, profile_only) == {"profile": b"a"}


@pytest.mark.parametrize(
    ("packed", "said"),
    [
        (an_archive({"../../etc/Profile.csv": "a"}), "whose path leads out of it"),
        (an_archive({"..\\Profile.csv": "a"}), "whose path leads out of it"),
        (an_archive({"/etc/cron.d/x": "a"}), "whose path leads out of it"),
        (an_archive({"C:/Profile.csv": "a"}), "whose path leads out of it"),
        (with_a_link("Profile.csv"), "a link to another file"),
        (locked(an_archive({"Profile.csv": "a"})), "locked with a password"),
        (an_archive({"Profile.csv": "a", "more.ZIP": "PK"}), "another archive"),
        (an_archive({"a/Profile.csv": "a", "b/Profile.csv": "b"}), "two files for the same thing"),
        (an_archive({"Profile.csv": b"0" * 4_000_000}), "packed in a way that no export uses"),
        (an_archive({f"{n}.csv": "" for n in range(POLICY.archive_entries + 1)}), "2,000 files"),
        (an_archive({"Profile.csv": "a"})[:60], "damaged or incomplete"),
        (b"PK\x05\x06", "damaged or incomplete"),
    ],
    # Not the bytes: an archive holds the time at which it was made, and workers must agree.
    ids=lambda value: value if isinstance(value, str) else "archive",
)
def test_what_no_export_holds_is_refused_with_a_sentence(packed: bytes, said: str) -> None:
    told = reason(packed)
    assert said in told
    assert re.fullmatch(r"[“A-Z].*\.", told)


def test_an_archive_that_lies_about_its_sizes_fills_no_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archives, "POLICY", type(POLICY)(unpacked_bytes=1_000, ratio=10_000))
    assert "“Profile.csv” has more than" in reason(an_archive({"Profile.csv": "a" * 1_001}))
    monkeypatch.setattr(archives, "POLICY", type(POLICY)(archive_bytes=1_000))
    assert "Unpacked, this archive has more" in reason(an_archive({"other.csv": "a" * 1_001}))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_damaged_archive_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    whole = bytearray(an_archive({"Profile.csv": "First Name,Last Name\nÅse,Nygård\n" * 9}))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(FileRefused):
        assert set(archives.chosen_files(bytes(whole), profile_only)) <= {"profile"}
