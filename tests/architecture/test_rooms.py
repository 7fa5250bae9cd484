"""What a slice may consist of: the seven rooms, and modules named for what they hold.

A module beyond the rooms is listed here with its slice, so that somebody has thought about it.
"""

from tests.architecture.sources import ROOT, below

ROOMS = frozenset({"__init__", "rules", "models", "queries", "commands", "forms", "views", "jobs"})
# Machinery rather than slices of pages: many modules, each named for its algorithm.
FREE = frozenset({"kernel", "cli", "demo", "matching", "search", "suggestions", "ties"})
NAMED: dict[str, frozenset[str]] = {
    "accounts": frozenset(
        {
            "chapter_models",
            "datastore",
            "device_models",
            "devices",
            "likeness",
            "links",
            "one_time_codes",
            "passkeys",
            "passwords",
            "security",
            "ways_in",
        }
    ),
    "administration": frozenset({"kept_mails"}),
    "directory": frozenset(
        {
            "cards",
            "entries",
            "my_move",
            "neighbours",
            "organization_pages",
            "organizations",
            "own_ties",
            "suggested",
            "support",
            "through",
        }
    ),
    "imports": frozenset(
        {
            "documents",
            "histories",
            "people_import",
            "people_parts",
            "people_records",
            "people_writing",
            "resumes",
            "roster_files",
            "tables",
        }
    ),
    "inviting": frozenset({"links"}),
    "members": frozenset({"photos"}),
    "mentoring": frozenset({"calendars"}),
    "notifications": frozenset(
        {
            "mail",
            "signing",
            "telling",
            "accounts_mails",
            "administration_mails",
            "calendar_parts",
            "connection_mails",
            "desk_mails",
            "bounce_mails",
            "cohort_mails",
            "digest_mails",
            "dues_mails",
            "introduction_mails",
            "inviting_mails",
            "mentoring_mails",
            "mentorship_mails",
            "messaging_mails",
            "moderation_mails",
            "offer_mails",
            "pair_mails",
            "announcement_mails",
            "reporting_mails",
            "support_mails",
            "saved_mails",
            "request_telling",
            "programme_mails",
            "follow_up_mails",
            "rights_mails",
            "waiting_mails",
            "session_mails",
            "verification_mails",
        }
    ),
    "organizations": frozenset(
        {
            "catalogue",
            "faculties",
            "grades",
            "known",
            "likeness",
            "merges",
            "names",
            "packed",
            "places",
            "recognition",
            "reference",
            "reference_data",
            "school_lines",
            "schools",
            "suggestions",
            "titles",
            "well_known",
        }
    ),
    "portability": frozenset(
        {
            "archives",
            "comparing",
            "headers",
            "keeping",
            "linkedin",
            "linkedin_profile",
            "pairing",
            "resume_reading",
            "resume_writing",
            "sheets",
            "stated",
            "uploads",
            "written_dates",
        }
    ),
    "site": frozenset({"current", "logos"}),
    "rights": frozenset({"consents", "packing", "retention"}),
    "verification": frozenset({"codes", "documents", "links"}),
}


def modules_by_slice() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in below("alumnet", ".py"):
        parts = path.relative_to(ROOT / "alumnet").with_suffix("").parts
        if len(parts) > 1:
            found.setdefault(parts[0], set()).add(parts[1])
    return found


def test_a_slice_has_only_rooms_and_modules_that_are_listed() -> None:
    unknown = {
        name: sorted(extra)
        for name, modules in modules_by_slice().items()
        if name not in FREE and (extra := modules - ROOMS - NAMED.get(name, frozenset()))
    }
    assert unknown == {}


def test_no_module_is_listed_that_is_gone() -> None:
    present = modules_by_slice()
    assert [
        f"{name}/{module}"
        for name, modules in NAMED.items()
        for module in modules - present.get(name, set())
    ] == []
