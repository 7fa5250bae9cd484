import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.kernel.graphemes import cut, graphemes

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
GERMANY, FRANCE = "\U0001f1e9\U0001f1ea", "\U0001f1eb\U0001f1f7"
WAVE = "\U0001f44b\U0001f3fd"


@pytest.mark.parametrize(
    "sign",
    [
        "a",
        "e\u0301",
        FAMILY,
        GERMANY,
        WAVE,
        "\r\n",
        "\u1100\u1161\u11a8",
        "a\u200d\u0301",
        "\u0915\u093f",
    ],
)
def test_a_sign_stays_together(sign: str) -> None:
    assert list(graphemes(sign)) == [sign]


def test_neighbouring_signs_are_told_apart() -> None:
    signs = [GERMANY, FRANCE, "a", FAMILY, "e\u0301", WAVE, "b"]
    assert list(graphemes("".join(signs))) == signs
    assert list(graphemes("\n\u0301")) == ["\n", "\u0301"]
    assert list(graphemes("")) == []


@given(st.text())
def test_signs_joined_are_the_text_again(text: str) -> None:
    assert "".join(graphemes(text)) == text


@given(st.text(), st.integers(min_value=1, max_value=40))
def test_a_cut_is_a_beginning_within_the_limit(text: str, limit: int) -> None:
    beginning = cut(text, limit)
    assert text.startswith(beginning)
    assert len(beginning) <= limit
    assert beginning or not text


def test_a_cut_falls_between_signs() -> None:
    assert cut("ab" + FAMILY, 4) == "ab"
    assert cut("abe\u0301", 3) == "ab"
    assert cut("abc", 3) == "abc"
    assert cut("abcd", 3) == "abc"
    assert cut("x" * 50 + FAMILY + "y" * 50, 52) == "x" * 50


def test_a_single_sign_longer_than_the_limit_is_cut_all_the_same() -> None:
    assert cut(FAMILY, 2) == FAMILY[:2]
