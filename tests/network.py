"""Nothing in a test may leave this machine: every address but loopback is refused.

An audit hook sees what Python's sockets do in every thread and library. It cannot be taken out
again, so it is put in once.
"""

import ipaddress
import sys
from typing import Any

_CONNECTING = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_NAMES = frozenset({"", "localhost", "ip6-localhost"})
_installed = False


class NetworkRefusedError(RuntimeError):
    """A test tried to reach something outside this machine."""


def refuse_network() -> None:
    """Refuse connections and look-ups that leave this machine, from now on."""
    global _installed  # noqa: PLW0603 - one hook a process
    if not _installed:
        sys.addaudithook(_watch)
        _installed = True


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _CONNECTING:
        address = arguments[1]
        if isinstance(address, tuple) and not _is_here(address[0]):
            raise NetworkRefusedError(f"{event} to {address[0]}:{address[1]}")
    elif event == "socket.getaddrinfo" and not _is_here(arguments[0]):
        raise NetworkRefusedError(f"looking up {arguments[0]}")


def _is_here(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in _NAMES:
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
