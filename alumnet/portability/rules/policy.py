"""How much of a file is read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PortabilityPolicy:
    """Limits on what somebody brings; the same for a whole site."""

    file_bytes: int = 10 * 1024 * 1024
    archive_entries: int = 2_000
    archive_bytes: int = 200 * 1024 * 1024
    # Of one file in an archive. One that is packed tighter than this is no list of anything.
    unpacked_bytes: int = 8 * 1024 * 1024
    ratio: int = 150
    rows: int = 1_000
    connections: int = 50_000
    files: int = 12
    entries: int = 200
    skills: int = 100
    notes: int = 20
    preview_hours: int = 24


POLICY = PortabilityPolicy()
