"""The pages of accounts: joining, signing in, mailed links, waiting, security, appearance."""

from alumnet.accounts.views import (
    addresses,
    appearance,
    asking,
    confirming,
    invitations,
    joining,
    limits,
    mailed,
    own,
    passkeys,
    second_factor,
    sign_in,
    waiting,
)
from alumnet.accounts.views.blueprint import blueprint

__all__ = [
    "addresses",
    "appearance",
    "asking",
    "blueprint",
    "confirming",
    "invitations",
    "joining",
    "limits",
    "mailed",
    "own",
    "passkeys",
    "second_factor",
    "sign_in",
    "waiting",
]
