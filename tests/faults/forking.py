"""A process that has imported the site once and is copied for every process that a test starts.

Importing takes longer than everything else that a killed process does when it comes back. A copy
runs the same commands, `alumnet serve` and `alumnet worker`, in a process group of its own.

    python -m tests.faults.forking      reads a JSON line for each process, answers with its id
"""

import contextlib
import importlib
import json
import os
import runpy
import signal
import sys
from datetime import datetime
from typing import Any

import time_machine

import alumnet.app
from alumnet import cli


def import_what_the_site_needs() -> None:
    """Import what `create_app` would, and what serves it."""
    for name in ("gunicorn.app.wsgiapp", "gunicorn.workers.gthread"):
        importlib.import_module(name)
    alumnet.app.import_models(alumnet.app.MODELS)
    for name in alumnet.app.JOBS:
        importlib.import_module(f"alumnet.{name}")
    for name in alumnet.app.VIEWS:
        importlib.import_module(f"alumnet.{name}.views")


def become(order: dict[str, Any]) -> None:
    """Run a command of the site in this copy, as `python -m alumnet` would; does not return."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.environ.update(order["environment"])
    if order["moment"]:
        time_machine.travel(datetime.fromisoformat(order["moment"]), tick=True).start()
    os.execv = _go_on  # type: ignore[assignment]
    sys.argv = ["alumnet", *order["arguments"]]
    cli.main()


def _go_on(_program: str, command: list[str]) -> None:
    """Run a Python module in this process, instead of starting Python again for it."""
    sys.argv = command[2:]
    runpy.run_module(command[2], run_name="__main__", alter_sys=True)


def main() -> None:
    """Start what is asked for, until nobody asks any more; leave nothing behind."""
    children = []
    import_what_the_site_needs()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                become(json.loads(line))
            finally:
                os._exit(1)
        with contextlib.suppress(OSError):  # the copy may have been first
            os.setpgid(child, child)
        children.append(child)
        print(child, flush=True)
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)


if __name__ == "__main__":
    main()
