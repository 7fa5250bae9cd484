"""Pages of programmes; importing the modules puts their pages on the blueprint."""

from alumnet.programmes.views import (
    enrol,
    enrol_people,
    enrol_wishes,
    follow_up,
    members,
    outcome_files,
    outcome_import,
    outcome_lottery,
    outcome_plan,
    outcomes,
    setup,
    setup_lists,
    setup_new,
    setup_steps,
)
from alumnet.programmes.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "enrol",
    "enrol_people",
    "enrol_wishes",
    "follow_up",
    "members",
    "outcome_files",
    "outcome_import",
    "outcome_lottery",
    "outcome_plan",
    "outcomes",
    "setup",
    "setup_lists",
    "setup_new",
    "setup_steps",
]
