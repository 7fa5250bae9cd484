"""One's own profile as a JSON Resume document (version 1.0.0), with nothing of it left out.

What the format has no name for stands under `x-alumnet` of an entry and under `meta.alumnet`, so
that `resume_reading` gets back what was written.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from alumnet.kernel.clock import year_and_month
from alumnet.kernel.visibility import Visibility
from alumnet.members.rules.values import ProfileValues
from alumnet.organizations import places
from alumnet.organizations.queries import OwnAffiliation
from alumnet.organizations.rules import AffiliationKind, Precision
from alumnet.portability.resume_reading import OURS

_SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
_OWN_FIELDS = ("given_name", "pronouns", "industry", "who_helped_me")
_EMPLOYMENT, _EDUCATION = AffiliationKind.EMPLOYMENT, AffiliationKind.EDUCATION
# The part of the document for each kind, and what it calls organization, title, subject and city.
_PARTS = {
    _EMPLOYMENT: ("work", "name", "position", "", "location"),
    _EDUCATION: ("education", "institution", "studyType", "area", ""),
    AffiliationKind.MEMBERSHIP: ("volunteer", "organization", "position", "", ""),
}


def resume_of(
    own: ProfileValues, affiliations: Sequence[OwnAffiliation], *, now: datetime
) -> dict[str, Any]:
    """Return the document."""
    location = _said({"city": own.city, "countryCode": own.country})
    document: dict[str, Any] = {
        "$schema": _SCHEMA,
        "basics": _said(
            {
                "name": own.display_name,
                "label": own.headline,
                "summary": own.bio,
                "location": location,
            }
        ),
        "work": [],
        "education": [],
        "volunteer": [],
        "skills": [{"name": name} for name in own.skills],
        "languages": [{"language": places.language_name(code)} for code in own.languages],
        "meta": {
            "version": "v1.0.0",
            "lastModified": now.strftime("%Y-%m-%dT%H:%M:%S"),
            "alumnet": _said({name: getattr(own, name) for name in _OWN_FIELDS}),
        },
    }
    for each in affiliations:
        document[_PARTS[each.kind][0]].append(_entry(each))
    return _said(document)


def _entry(own: OwnAffiliation) -> dict[str, Any]:
    _, organization, title, field, city = _PARTS[own.kind]
    period = own.period
    ours = {
        "organization": own.organization_public_id,
        "is_current": period.is_current,
        "field": "" if field else own.field,
        "city": "" if city else own.city,
        "visible_to": "" if own.visibility is Visibility.EVERYONE else own.visibility.value,
    }
    entry: dict[str, Any] = {organization: own.organization, title: own.title}
    if field:
        entry[field] = own.field
    if city:
        entry[city] = own.city
    entry["startDate"] = _date(period.start_month, period.precision)
    entry["endDate"] = _date(period.end_month, period.precision)
    entry[OURS] = _said(ours)
    return _said(entry)


def _date(month: int | None, precision: Precision) -> str:
    if month is None:
        return ""
    year, number = year_and_month(month)
    return f"{year}-{number:02}" if precision is Precision.MONTH else str(year)


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that say something."""
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}
