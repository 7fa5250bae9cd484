"""One record of a person, whole and right; tests change what they are about."""

import copy
from typing import Any

DOCUMENT: dict[str, Any] = {
    "basics": {
        "name": "Ada Adeyemi",
        "label": "Engineer",
        "email": "ada@example.org",
        "summary": "Builds boats.",
        "location": {"city": "Oslo", "countryCode": "NO"},
    },
    "work": [
        {
            "name": "Halden Works",
            "position": "Engineer",
            "location": "Bergen",
            "startDate": "2012-03",
            "endDate": "2015-06-30",
        },
        {"name": "Tidewater", "position": "Head", "startDate": "2016"},
    ],
    "education": [
        {
            "institution": "Fernhill College",
            "studyType": "BSc",
            "area": "Physics",
            "endDate": "1998",
        }
    ],
    "volunteer": [{"organization": "Not read"}],
    "skills": [{"name": "Boats", "keywords": ["Hulls", "boats"]}],
    "languages": [{"language": "Norwegian"}, {"language": "en"}],
    "meta": {
        "alumnet": {
            "external_id": "A-1",
            "association": "harbour",
            "class_year": 1998,
            "aliases": ["Ada Smith"],
            "mentor": {
                "topics": ["Leadership", {"topic": "career-change", "lived_through": "Twice."}],
                "places": 3,
                "hours_a_month": 4,
            },
        }
    },
}


def document(external_id: str = "A-1", **changes: Any) -> dict[str, Any]:
    """Return a copy of the document; `changes` go to basics, work, education or meta."""
    made = copy.deepcopy(DOCUMENT)
    made["meta"]["alumnet"]["external_id"] = external_id
    if external_id != "A-1":
        made["basics"]["email"] = f"{external_id.lower()}@example.org"
    for name, value in changes.items():
        if name in {"work", "education", "skills", "languages"}:
            made[name] = value
        elif name in made["basics"]:
            made["basics"][name] = value
        else:
            made["meta"]["alumnet"][name] = value
    return made
