import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.kernel.cleaning import clean_line, clean_text


def test_a_line_has_single_spaces_and_no_controls() -> None:
    assert clean_line("  Ruth\t\nKlein\x00\x1b ") == "Ruth Klein"
    assert clean_line("a\u2028b\u00a0c") == "a b c"


def test_a_text_keeps_its_lines_and_indentation() -> None:
    assert clean_text("one \r\n  two\rthree\u2029four\n\n\n\n\nfive") == (
        "one\n  two\nthree\nfour\n\n\nfive"
    )


def test_text_is_composed() -> None:
    assert clean_line("Jose\u0301") == "José"


def test_bidirectional_overrides_and_lone_surrogates_go() -> None:
    assert clean_line("a\u202egnp.exe\u202c\ud800\u2067z") == "agnp.exez"


def test_right_to_left_names_and_joined_emoji_stay() -> None:
    assert clean_line("\u200fשר\u200cת\u200f") == "שר\u200cת"
    family = "\U0001f468\u200d\U0001f469"
    assert clean_line(family) == family


@pytest.mark.parametrize("nothing", ["", " ", "\u200b\u200d", "\u3164", "\u2800\u00ad", "\x00"])
def test_what_nobody_can_see_is_empty(nothing: str) -> None:
    assert clean_line(nothing) == ""
    assert clean_text(nothing) == ""


def test_towers_of_marks_are_made_low() -> None:
    assert len(clean_line("x" + "\u0335" * 500)) == 9


def test_a_limit_cuts_between_signs_and_leaves_no_space_behind() -> None:
    assert clean_line("Ruth Klein", 5) == "Ruth"
    assert clean_line("Ruth Klein", 10) == "Ruth Klein"
    assert clean_text("ab\ncd", 3) == "ab"


@given(st.text(alphabet=st.characters(), max_size=60), st.integers(min_value=1, max_value=30))
def test_whatever_is_typed_can_be_stored(text: str, limit: int) -> None:
    for clean in (clean_line, clean_text):
        stored = clean(text, limit)
        stored.encode()
        assert "\x00" not in stored
        assert len(stored) <= limit
        assert stored == unicodedata.normalize("NFC", stored)
        assert clean(stored, limit) == stored
    assert "\n" not in clean_line(text)
