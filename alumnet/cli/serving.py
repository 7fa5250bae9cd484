"""`alumnet serve` and `alumnet worker`: the two processes of a site."""

import os
import sys

import click

from alumnet.app import create_app
from alumnet.kernel import jobs
from alumnet.settings import Settings


def server_command(host: str, port: int, workers: int, threads: int) -> list[str]:
    """Return the gunicorn command line for the web process."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "--no-control-socket",
        "--preload",
        "--worker-class=gthread",
        f"--bind={host}:{port}",
        f"--workers={workers}",
        f"--threads={threads}",
        "--log-level=warning",
        "wsgi:app",
    ]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--threads", default=4, show_default=True)
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the site with gunicorn."""
    Settings.from_environment()
    command = server_command(host, port, workers, threads)
    os.execv(command[0], command)  # noqa: S606 - our own command line


@click.command()
def worker() -> None:
    """Send mails, keep the search index, watch the clocks; one a site is enough."""
    huey = jobs.huey_of(create_app())
    huey.create_consumer(workers=1, periodic=True, initial_delay=0.05, max_delay=0.5).run()
