"""The pages of accounts: joining, signing in, mailed links, waiting, security, appearance."""

from alumnet.accounts.views import (
    appearance,
    confirming,
    invitations,
    joining,
    limits,
    mailed,
    own,
    second_factor,
    sign_in,
    waiting,
)
from alumnet.accounts.views.blueprint import blueprint

__all__ = [
    "appearance",
    "blueprint",
    "confirming",
    "invitations",
    "joining",
    "limits",
    "mailed",
    "own",
    "second_factor",
    "sign_in",
    "waiting",
]
