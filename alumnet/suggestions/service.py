"""The suggestions of a site: learnt by the worker, asked for by pages."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from flask import Flask, current_app
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.search import service as search
from alumnet.search.columns import Columns
from alumnet.search.encoding import ACCEPTING, OFFERS
from alumnet.settings import Settings
from alumnet.suggestions import facts, learning
from alumnet.suggestions.careers import Step
from alumnet.suggestions.offers import Offers, offers_of
from alumnet.suggestions.queries import Wishes, wishes_of
from alumnet.suggestions.scoring import Asked, Place, Suggestion, place_of
from alumnet.suggestions.store import Learnt, Store

_EXTENSION: Final = "alumnet.suggestions"


def init_app(app: Flask, settings: Settings) -> None:
    """Bind the file in the data folder to `app`; nothing is read yet."""
    app.extensions[_EXTENSION] = Store(settings.data_dir)


def store() -> Store:
    """Return the file of the current app."""
    found: Store = current_app.extensions[_EXTENSION]
    return found


def build(session: Session, *, today: date) -> int:
    """Learn anew from everything, price the mentors; return how many there are.

    What the index says of them is noted, so that a mentor who changed since is left out until
    their facts were read again. Raises IndexMissing or IndexDamaged.
    """
    known = _fingerprints(search.site().engine.snapshot().columns)
    offers = _read(session, facts.mentor_ids(session), known, today)
    careers = facts.careers_of(session, today)
    model = learning.model_of(offers, careers)
    prices, means = learning.priced(model, offers, careers)
    store().write(Learnt(offers.with_prices(prices), model, means))
    return len(offers)


def refresh(session: Session, *, today: date) -> int:
    """Read those mentors again who changed since, and new ones; return how many were read.

    Raises IndexMissing or IndexDamaged.
    """
    learnt = store().read()
    if learnt is None:
        return build(session, today=today)
    known = _fingerprints(search.site().engine.snapshot().columns)
    offers = learnt.offers
    mine = dict(zip(offers.person_ids.tolist(), offers.fingerprints.tolist(), strict=True))
    changed = sorted(each for each in known if mine.get(each) != known[each])
    gone = mine.keys() - known.keys()
    if changed or gone:
        new = _read(session, changed, known, today)
        store().write(learnt.with_offers(offers.replaced([*gone, *changed], new)))
    return len(changed)


def reread(session: Session, person_id: int, *, today: date) -> None:
    """Read one mentor again, for what the index doesn't know. Raises as `refresh` does."""
    learnt = store().read()
    if learnt is None:
        return
    known = _fingerprints(search.site().engine.snapshot().columns)
    new = _read(session, [person_id], known, today)
    store().write(learnt.with_offers(learnt.offers.replaced([person_id], new)))


def _read(session: Session, ids: Collection[int], known: dict[int, int], today: date) -> Offers:
    wanted = [each for each in ids if each in known]
    return offers_of(list(facts.mentors_of(session, wanted, today)), known)


def _fingerprints(columns: Columns) -> dict[int, int]:
    """Return what the index holds of every mentor, as one number each."""
    bits = columns.member("mentor")
    wanted = np.uint8(OFFERS | ACCEPTING)
    slots = np.flatnonzero(columns.alive & ((bits & wanted) == wanted))
    ids, fingerprints = columns.member("person_id")[slots], columns.member("fingerprint")[slots]
    return dict(zip(ids.tolist(), fingerprints.tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Suggested:
    """Who is suggested to a viewer, best first, with what that rests on."""

    wishes: Wishes
    place: Place
    people: tuple[Suggestion, ...] = ()
    nearness: NDArray[np.float32] | None = None
    asked: Asked | None = None

    def who_moved(self) -> Collection[int]:
        """Return the mentors who made the move the viewer wants; nobody as long as none is said."""
        return self.asked.who_moved() if self.asked is not None else ()

    def move_in(self, career: Sequence[Step]) -> tuple[Step, Step] | None:
        """Return the two steps of a career that are the move the viewer wants; None without."""
        move = self.place.move
        if move is None or self.nearness is None:
            return None
        roles = np.array([step.role for step in career], np.int32)
        found = move.steps_in(roles, self.nearness)
        return (career[found[0]], career[found[1]]) if found else None


def suggested(
    session: Session,
    viewer: Viewer,
    standing: search.Standing,
    *,
    today: date,
    count: int,
    only_moves: bool = False,
) -> Suggested:
    """Return mentors for a viewer; nobody before anything is learnt. One statement.

    Raises SearchNotReady.
    """
    wishes = wishes_of(session, viewer.person, today)
    place = place_of(standing, wishes)
    learnt = store().read()
    if learnt is None:
        return Suggested(wishes, place)
    asked = Asked(learnt, search.surroundings(standing), wishes, place, viewer.person)
    people = tuple(asked.best(count, only_moves=only_moves))
    return Suggested(wishes, place, people, learnt.model.nearness, asked)
