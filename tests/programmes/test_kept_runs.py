"""Runs of before: what is kept of them runs again to the same, whatever runs are given since."""

import json
from base64 import b64decode
from pathlib import Path

import pytest

from alumnet.programmes.rules.match_inputs import hash_of_result, unpacked
from alumnet.programmes.rules.match_solving import run

KEPT = json.loads((Path(__file__).parent / "kept_runs.json").read_text())


@pytest.mark.parametrize("kind", sorted(KEPT))
def test_a_run_of_before_hours_were_asked_runs_again_to_the_same(kind: str) -> None:
    kept = KEPT[kind]
    result = run(unpacked(b64decode(kept["inputs"])))
    assert hash_of_result(result.stored) == kept["result_hash"]
