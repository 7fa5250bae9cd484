"""What an import of a file did, and which of its lines were left out and why."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rejection:
    """A line that was left out: its number from 1, whom or what it is about, why in a sentence."""

    line: int
    about: str
    reason: str


@dataclass(slots=True)
class ImportReport:
    """Counts of what was new, changed or the same already, and the lines that were left out."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[Rejection] = field(default_factory=list)

    def reject(self, line: int, about: str, reason: str) -> None:
        """Note a line that is left out."""
        self.rejected.append(Rejection(line, about, reason))

    def take(self, other: "ImportReport") -> None:
        """Add what another part of the import did."""
        self.created += other.created
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.rejected.extend(other.rejected)
