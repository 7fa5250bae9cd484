"""Numbers that staff may change while the site runs.

A policy is one frozen object, for as long as a process runs; whoever needs a number of it reads it
when they need it, never when a module is loaded. `adjust` is the one door by which its numbers
change, and it also lets go of the statements that were built with them.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from alumnet.kernel.statements import forget_built


def adjust(policy: Any, numbers: Mapping[str, Any]) -> None:
    """Let these numbers of a policy hold from now on, and what shipped for all others."""
    for each in fields(policy):
        number = numbers.get(each.name, each.default)
        if getattr(policy, each.name) != number:
            object.__setattr__(policy, each.name, number)
            forget_built()
