"""A new job that may make a mentor an insider: both are told, or the mentor alone is asked."""

from datetime import datetime

from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.queries.insiders import new_jobs


def ask_about_new_job(person_id: int, *, now: datetime) -> int:
    """Ask once for each new job; return in how many mentorships it was asked about."""
    found = new_jobs(reading(), person_id)
    if not found:
        return 0
    with writing() as session:
        lock_people(session, *{each.mentor_id for each in found})
        due = new_jobs(session, person_id)
        for each in due:
            session.get_one(Mentorship, each.mentorship_id).insider_asked_at = now
            if each.both_know:
                outbox.add(session, "mentorship.same_employer", each.mentorship_id, now=now)
            else:
                outbox.add(session, "mentorship.new_job", each.mentorship_id, now=now)
    return len(due)
