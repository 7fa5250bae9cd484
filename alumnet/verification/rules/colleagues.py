"""Errors about asking colleagues."""

from alumnet.kernel.errors import DomainError


class AskedEnough(DomainError):
    """As many people as can be were asked about one place; `most` says how many."""

    code = "asked_enough"


class AskedManyAlready(DomainError):
    """Somebody has as many such questions before them as can be."""

    code = "asked_many_already"
