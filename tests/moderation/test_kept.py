"""What staff are not told of what is going on: a member's employer shield holds for staff too."""

import pytest

from alumnet.moderation.rules import DecisionKind
from alumnet.moderation.rules.letters import Stakes, effects_in_words


@pytest.mark.parametrize("kind", [DecisionKind.SUSPEND, DecisionKind.HIDE])
@pytest.mark.parametrize("elsewhere", [0, 1])
def test_what_is_kept_is_neither_counted_nor_denied(kind: DecisionKind, elsewhere: int) -> None:
    stakes = Stakes(
        "Ana", "Tom", "Harbour Alumni", "for 30 days", other_associations=elsewhere, is_kept=True
    )
    words = " ".join(effects_in_words(kind, stakes))
    assert "if any" in words
    assert "no open requests" not in words
    assert "Nothing else changes" not in words
