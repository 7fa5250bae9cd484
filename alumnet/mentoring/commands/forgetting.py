"""What goes when somebody is erased: their words. What is counted stays, for the other one too."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from alumnet.mentoring.models import (
    Agreement,
    CheckIn,
    Feedback,
    Goal,
    Mentorship,
    PractisedSkill,
    Thanks,
    WhatCame,
)


def forget_words(session: Session, person_id: int) -> None:
    """Take out what a person wrote in their mentorships, in the transaction of their erasure."""
    of_mentee = select(Mentorship.id).where(Mentorship.mentee_id == person_id)
    for statement in (
        update(Agreement)
        .where(Agreement.author_id == person_id)
        .values(purpose="", how_we_meet="", stays_between="", how_we_stop=""),
        update(Goal).where(Goal.author_id == person_id).values(title="", measure=""),
        update(PractisedSkill).where(PractisedSkill.mentorship_id.in_(of_mentee)).values(name=""),
        update(CheckIn).where(CheckIn.person_id == person_id).values(line=""),
        update(Feedback)
        .where(Feedback.author_id == person_id)
        .values(took_away="", differently=""),
        delete(Thanks).where(Thanks.author_id == person_id),
        update(WhatCame).where(WhatCame.author_id == person_id).values(words=""),
        # Nobody is asked any more.
        delete(WhatCame).where(WhatCame.author_id == person_id, WhatCame.answered_at.is_(None)),
        update(Mentorship).where(Mentorship.mentee_id == person_id).values(asks_at=None),
    ):
        session.execute(statement)
