"""Packed texts say the same as Python's own lists and dictionaries."""

from hypothesis import given
from hypothesis import strategies as st

from alumnet.organizations.packed import PackedTexts, PlacesByKey

KEYS = st.text("abé中 ", max_size=4)


@given(st.lists(KEYS))
def test_packed_texts_come_out_as_they_went_in(texts: list[str]) -> None:
    packed = PackedTexts(texts)
    assert list(packed) == texts
    assert len(packed) == len(texts)
    assert list(packed.in_order(reversed(range(len(texts))))) == texts[::-1]


@given(st.lists(st.lists(KEYS)), KEYS)
def test_places_are_found_by_key_and_by_beginning(rows: list[list[str]], wanted: str) -> None:
    index = PlacesByKey.of(rows)
    assert list(index.having(wanted)) == [at for at, keys in enumerate(rows) if wanted in keys]
    pairs = sorted({(key, at) for at, keys in enumerate(rows) for key in keys})
    beginning = [(key, at) for key, at in pairs if key.startswith(wanted)]
    assert list(index.beginning(wanted)) == [at for _, at in beginning]
    assert index.count_beginning(wanted) == len(beginning)
    assert index.keys_beginning(wanted) == sorted({key for key, _ in beginning})
