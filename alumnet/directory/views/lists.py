"""The pages /people and /mentors."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue

from alumnet.directory import cards, queries, rules
from alumnet.directory.queries import Listing, Option
from alumnet.directory.rules import Choice
from alumnet.directory.views.blueprint import blueprint
from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.ids import handle

_OF_PLACES = frozenset({"school", "employer", "association"})


@blueprint.get("/mentors")
@member
def mentors() -> ResponseReturnValue:
    """Find a mentor: outside one's own organization by default, the closest first."""
    return _page(mentors_only=True)


@blueprint.get("/people")
@member
def people() -> ResponseReturnValue:
    """Look through the members."""
    return _page(mentors_only=False)


def _page(*, mentors_only: bool) -> str:
    choice = rules.read(request.args)
    today = now().date()
    listing = queries.listing(
        reading(), current_viewer(), choice, mentors_only=mentors_only, today=today
    )
    links = Links(request.path, choice, listing)
    words = ("person can help", "people can help") if mentors_only else ("person", "people")
    return render_template(
        "directory/mentors.html" if mentors_only else "directory/people.html",
        counted=rules.people_in_words(listing.total, *words),
        choice=choice,
        listing=listing,
        cards=[cards.card(each, today=today, shown=listing.can_show) for each in listing.entries],
        suggested=[
            cards.suggestion_card(each, today=today, shown=listing.can_show)
            for each in listing.suggested.people
        ],
        links=links,
        orders=[(value, label) for value, (_, label) in rules.ORDERS.items()],
    )


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses on a list: each is the choice, changed in one point."""

    path: str
    choice: Choice
    listing: Listing

    def to(self, choice: Choice, **place: str) -> str:
        """Return the address of a choice."""
        pairs = [*choice.pairs(), *place.items()]
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    @property
    def next(self) -> str | None:
        """The address of the page that follows."""
        cursor = self.listing.next_cursor
        return self.to(self.choice, after=cursor) if cursor else None

    @property
    def previous(self) -> str | None:
        """The address of the page before."""
        cursor = self.listing.previous_cursor
        return self.to(self.choice, before=cursor) if cursor else None

    @property
    def cleared(self) -> str:
        """The address without filters."""
        return self.to(self.choice.cleared())

    @property
    def save(self) -> str | None:
        """The address where this search is saved; None for the whole list."""
        if not self.choice.is_narrowed:
            return None
        pairs = [("list", self.path.strip("/")), *self.choice.pairs()]
        return f"/saved/searches/new?{urlencode(pairs)}"

    @property
    def chips(self) -> list[dict[str, Any]]:
        """The filters in use, each with the address without it."""
        return [
            {"label": option.label, "remove_url": self.to(self._without(option))}
            for option in self._chosen()
        ] + (
            [{"label": queries.PLACE_OPEN, "remove_url": self.to(self.choice.without_open())}]
            if self.choice.is_open
            else []
        )

    @property
    def places(self) -> list[dict[str, str]]:
        """The organizations among the filters, each with the address of its page."""
        named = (option for option in self._chosen() if option.parameter in _OF_PLACES)
        return [
            {"label": option.label, "url": f"/organizations/{handle(option.label, option.value)}"}
            for option in named
        ]

    def _chosen(self) -> Iterable[Option]:
        for options in (self.listing.ties, *self.listing.facets.values()):
            yield from (option for option in options if option.is_chosen)

    def _without(self, option: Option) -> Choice:
        if option.parameter == "tie":
            return self.choice.without_tie(option.value)
        return self.choice.without(option.parameter, option.value)

    def group(self, parameter: str, title: str) -> dict[str, Any]:
        """Return a facet as the template's macro takes it; what nobody has is left out."""
        hues = cards.HUES if parameter == "tie" else {}
        rows = [
            (option.value, option.label, option.count, option.is_chosen, hues.get(option.value))
            for option in self._options(parameter)
            if option.count or option.is_chosen
        ]
        return {"name": parameter, "title": title, "options": rows}

    def _options(self, parameter: str) -> Iterable[Option]:
        if parameter == "tie":
            return self.listing.ties
        if parameter == "open":
            count, is_chosen = self.listing.open_count, self.choice.is_open
            return (Option("open", "1", queries.PLACE_OPEN, count, is_chosen),)
        return self.listing.facets[parameter]
