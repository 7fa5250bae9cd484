"""People as lists show them; the reads are in `members.queries`."""

from alumnet.members.queries.summaries import MentorSummary, PersonSummary, summaries

__all__ = ["MentorSummary", "PersonSummary", "summaries"]
