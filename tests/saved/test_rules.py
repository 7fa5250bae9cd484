"""Who is new in a search, as pure rules."""

from alumnet.saved.rules import POLICY, to_remember, who_is_new


def test_somebody_is_new_once_and_only_where_that_can_be_told() -> None:
    assert who_is_new([3, 1, 2], [1]) == [2, 3]
    assert who_is_new(None, [1]) == ()
    assert who_is_new([1], None) == ()
    assert to_remember([2], [1]) == [1, 2]
    assert to_remember(None, [1]) is None
    assert to_remember([2], range(2 * POLICY.widest)) == [*range(2 * POLICY.widest)]
    assert to_remember([9999], range(2 * POLICY.widest)) == [9999]
