import numpy as np
import pytest

from alumnet.matching.careers import learn_nearness
from alumnet.matching.moves import Move, made
from alumnet.matching.people import UNKNOWN, paths_of

# Three families of three ranks each: roles 0 to 2, 3 to 5, 6 to 8.
FAMILIES = np.repeat(np.arange(3, dtype=np.int32), 3)


def careers(*each: list[int]) -> list[list[tuple[int, int, float]]]:
    return [[(role, UNKNOWN, 1.0) for role in roles] for roles in each]


NEARNESS = learn_nearness(paths_of(careers([0, 1], [3, 4], [6])), FAMILIES)
MOVE = Move(role=1, target=4, ranks=3)


def test_who_made_a_move_stood_there_first_and_went_there_later() -> None:
    paths = paths_of(
        careers(
            [1, 4], [4, 1], [1, 3], [1], [0, 6, 5], [UNKNOWN, 1, UNKNOWN, 4], [2, 4], [6, 4], []
        )
    )
    found = made(MOVE, paths, NEARNESS)
    # The very roles; the other way round; below the wanted rank; never there; a rank below and
    # above, in the same work; with unknown jobs between; a rank above; from other work; no job.
    expected = [1.0, 0.0, 0.0, 0.0, 0.65, 1.0, 0.75, 0.0, 0.0]
    assert found.tolist() == pytest.approx(expected)


def test_the_steps_of_a_move_are_the_best_two_of_a_career() -> None:
    def steps(*roles: int, move: Move = MOVE) -> tuple[int, int] | None:
        return move.steps_in(np.array(roles, np.int32), NEARNESS)

    assert steps(0, 1, 3, 4, 5) == (1, 3)
    assert steps(1, 1, 4, 4) == (1, 2)
    assert steps(4, 1) is None
    assert steps() is None
    # Up in one's own work: the same role twice is no move.
    up = Move(role=1, target=1, ranks=3)
    assert steps(1, 1, move=up) is None
    assert steps(1, 2, move=up) == (0, 1)


def test_a_pool_of_one_step_or_none_made_no_move() -> None:
    assert made(MOVE, paths_of(careers([1])), NEARNESS).tolist() == [0.0]
    assert made(MOVE, paths_of(careers([], [])), NEARNESS).tolist() == [0.0, 0.0]
