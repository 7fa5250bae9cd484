"""Real processes that are killed, and neighbours that go away.

`starter`    starts processes of a site quickly
`run_site`   run_site(valkey_url=...) gives a site on an empty database; start what you need
`proxy_to`   proxy_to(address) gives a way to a neighbour that can be cut, silenced and mended
"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from alumnet.site import current
from tests.databases import Fresh
from tests.faults.proxy import Address, Proxy
from tests.faults.running import Running, Starter, a_running_site
from tests.mailserver import MailServer

RunSite = Callable[..., Running]
ProxyTo = Callable[[Address], Proxy]


@pytest.fixture(scope="session")
def starter() -> Iterator[Starter]:
    """Keep one process that has imported everything."""
    made = Starter()
    yield made
    made.close()


@pytest.fixture
def run_site(
    starter: Starter, fresh_database: Fresh, mailbox: MailServer, tmp_path: Path
) -> Iterator[RunSite]:
    """Give a function that makes a site which sends to `mailbox`; what runs is stopped at the end.

    `way` turns the address of the database into another one that leads there.
    """
    with contextlib.ExitStack() as stack:

        def make(**more: object) -> Running:
            current.forget()
            url = fresh_database().url.render_as_string(hide_password=False)
            chosen = {"mail_host": mailbox.host, "mail_port": mailbox.port, **more}
            way = chosen.pop("way", str)
            assert callable(way)
            return stack.enter_context(
                a_running_site(starter, tmp_path / "site", way(url), **chosen)
            )

        yield make


@pytest.fixture
def proxy_to() -> Iterator[ProxyTo]:
    """Give a function that puts a proxy before a neighbour."""
    with contextlib.ExitStack() as stack:
        yield lambda address: stack.enter_context(contextlib.closing(Proxy(address)))
