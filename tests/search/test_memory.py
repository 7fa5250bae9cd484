"""What the engine remembers, and that it forgets in time."""

from pathlib import Path

from alumnet.search.recent import RecentArrays
from tests.search.invented import Index, a_member, an_onlooker


def test_those_unused_for_longest_are_let_go() -> None:
    held = RecentArrays(16 * 2**20)
    large = 6 * 2**20
    held.put("a", 1, large)
    held.put("b", 2, large)
    assert held.get("a") == 1
    held.put("c", 3, large)
    assert (held.get("a"), held.get("b"), held.get("c")) == (1, None, 3)


def test_one_thing_larger_than_the_limit_is_still_held() -> None:
    held = RecentArrays(16 * 2**20)
    held.put("a", 1, 2**30)
    assert held.get("a") == 1
    held.put("b", 2, 10)
    assert (held.get("a"), held.get("b")) == (None, 2)


def test_what_is_put_twice_counts_once() -> None:
    held = RecentArrays(16 * 2**20)
    for _ in range(100):
        held.put("a", 1, 2**20)
    held.put("b", 2, 2**20)
    assert held.get("a") == 1


def test_many_sets_of_associations_are_answered(tmp_path: Path) -> None:
    index = Index(
        tmp_path, [a_member(n, shared="sailing", associations=(n,)) for n in range(1, 40)]
    )
    for _ in range(2):
        for n in range(1, 40):
            assert index.found("sailing", an_onlooker(association_ids=frozenset({n}))) == [n]
