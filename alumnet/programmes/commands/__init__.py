"""What changes programmes, a module a topic; each public command is one transaction."""

from alumnet.programmes.commands.erasing import erase, lock_cohorts_of

__all__ = ["erase", "lock_cohorts_of"]
