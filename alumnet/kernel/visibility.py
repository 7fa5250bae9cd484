"""Who may see a value of a profile: the five levels, narrowest last."""

from enum import Enum


class Visibility(Enum):
    """A level chosen by the person for one field or one affiliation."""

    EVERYONE = "everyone"
    MY_ASSOCIATIONS = "my_associations"
    TIED_TO_ME = "tied_to_me"
    CONNECTIONS = "connections"
    ONLY_ME = "only_me"


# Only these are searched, counted, ranked and used for ties.
SEARCHABLE = frozenset({Visibility.EVERYONE, Visibility.MY_ASSOCIATIONS})
