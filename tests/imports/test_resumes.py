"""What a record says, and which records say nothing that can be used."""

import copy
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.imports.documents import LineRefused
from alumnet.imports.resumes import person_of
from tests.imports.resumes import DOCUMENT, document

TODAY = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("work", "running"),
    [
        ([{"name": "A", "startDate": "2001"}], {"A"}),
        ([{"name": "A", "startDate": "2001"}, {"name": "B", "startDate": "2002"}], {"B"}),
        (
            [
                {"name": "A", "startDate": "2001", "endDate": None},
                {"name": "B", "startDate": "2002"},
            ],
            {"A", "B"},
        ),
        ([{"name": "A", "startDate": "2001", "endDate": "Present"}], {"A"}),
        (
            [
                {"name": "A", "startDate": "2001", "endDate": ""},
                {"name": "B", "startDate": "2002", "endDate": "2003"},
            ],
            set(),
        ),
        ([{"name": "A"}], set()),
        ([{"name": "A", "endDate": None}], set()),
    ],
)
def test_which_work_still_runs(work: list[dict[str, Any]], running: set[str]) -> None:
    person = person_of(document(work=work, education=[]), today=TODAY)
    assert {one.organization for one in person.affiliations if one.period.is_current} == running


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
_names = st.sampled_from(["basics", "work", "education", "skills", "languages", "meta"])


@given(st.dictionaries(_names, _json), st.sampled_from(list(DOCUMENT["meta"]["alumnet"])), _json)
def test_any_document_is_a_person_or_a_sentence(
    changes: dict[str, Any], name: str, value: Any
) -> None:
    made = copy.deepcopy(DOCUMENT) | changes
    if isinstance(made["meta"], dict) and isinstance(made["meta"].get("alumnet"), dict):
        made["meta"]["alumnet"][name] = value
    try:
        found = person_of(json.loads(json.dumps(made)), today=TODAY).name
    except LineRefused as error:
        found = str(error)
    assert found
