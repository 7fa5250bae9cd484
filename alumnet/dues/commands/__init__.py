"""Writes of dues. `take_up` joins the transaction of others."""

from alumnet.dues.commands.clock import settle_all, settle_association
from alumnet.dues.commands.paying import choose_terms, set_paid_until, take_up

__all__ = ["choose_terms", "set_paid_until", "settle_all", "settle_association", "take_up"]
