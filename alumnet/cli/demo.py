"""`alumnet demo`: from an empty folder to a running site full of invented people."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from flask_security.utils import hash_password
from tqdm import tqdm

from alumnet.app import ROOT, create_app
from alumnet.cli.database import engine_of, upgrade
from alumnet.cli.serving import server_command
from alumnet.demo.branches import open_chapters
from alumnet.demo.finished_cohort import finish_cohort
from alumnet.demo.housekeeping import keep_house
from alumnet.demo.lists import send_lists
from alumnet.demo.moderating import look_after_reports
from alumnet.demo.office import fill_offices
from alumnet.demo.population import FEWEST_MEMBERS, Population, generate
from alumnet.demo.programmes import run_programmes
from alumnet.demo.seed import is_empty, seed
from alumnet.kernel import clock
from alumnet.kernel.db import reading
from alumnet.organizations import commands as organizations
from alumnet.organizations.schools import School, schools
from alumnet.search import service
from alumnet.settings import Settings
from alumnet.suggestions import service as suggestions

PASSWORD = "a quiet harbour at dawn"  # noqa: S105 - printed for everybody who starts a demo
_SECRET_FILE = "secret"  # noqa: S105 - a file's name
_PATIENCE = 10


@click.command()
@click.option("--port", default=8123, show_default=True)
@click.option("--data", default="demo-data", show_default=True, type=click.Path(path_type=Path))
@click.option("--members", default=2000, show_default=True, type=click.IntRange(FEWEST_MEMBERS))
@click.option("--seed", "number", default=1, show_default=True, help="Another number, other people")
@click.option("--prepare-only", is_flag=True, help="Fill the site and stop")
def demo(port: int, data: Path, members: int, number: int, prepare_only: bool) -> None:  # noqa: FBT001
    """Fill a site with invented people, serve it with its worker, and print sign-ins."""
    environment = _environment(data.resolve(), port)
    settings = Settings.from_environment(environment)
    listed = schools()
    population = generate(members, number, clock.now().date(), listed)
    prepare(settings, population, listed)
    _print_sign_ins(settings, population)
    if not prepare_only:
        sys.exit(_run(environment, port))


def _environment(data: Path, port: int) -> dict[str, str]:
    """Return the environment of the demo's processes; the secret stays in its folder."""
    data.mkdir(parents=True, exist_ok=True)
    secret = data / _SECRET_FILE
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_hex(32))
    own = {
        "ALUMNET_MODE": "development",
        "ALUMNET_SECRET_KEY": secret.read_text(),
        "ALUMNET_DATA_DIR": str(data),
        "ALUMNET_BASE_URL": f"http://127.0.0.1:{port}",
        "ALUMNET_LOG_LEVEL": "WARNING",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ALUMNET_")}
    return kept | own


def prepare(settings: Settings, population: Population, listed: Sequence[School]) -> None:
    """Bring the database up, and fill and index it the first time; later starts add nothing."""
    engine = engine_of(settings)
    upgrade(engine)
    engine.dispose()
    app = create_app(settings)
    with app.app_context():
        if is_empty(reading()):
            with tqdm(total=population.members, unit=" people", desc="Inventing") as bar:
                organizations.add_schools(listed, now=clock.now())
                with app.test_request_context():
                    password_hash = hash_password(PASSWORD)
                seed(population, password_hash=password_hash, progress=bar.update)
            open_chapters(clock.now())
            send_lists(clock.now())
            fill_offices(clock.now())
            run_programmes(clock.now())
            look_after_reports(clock.now())
            finish_cohort(clock.now())
            keep_house(clock.now())
        if not service.is_ready():
            with tqdm(unit=" people", desc="Indexing") as bar:
                service.rebuild(reading(), today=clock.now().date(), progress=bar.update)
        if suggestions.store().read() is None:
            suggestions.build(reading(), today=clock.now().date())


def _print_sign_ins(settings: Settings, population: Population) -> None:
    click.echo(f"\nalumnet runs at {settings.base_url}\n")
    click.echo(f"Sign in with the password: {PASSWORD}\n")
    width = max(len(each.email) for each in population.personas)
    for each in population.personas:
        click.echo(f"  {each.email:<{width}}  {each.name}: {each.story}")
    click.echo(f"\nMails are kept at {settings.base_url}/outbox. Stop with Ctrl-C.\n")


def _run(environment: Mapping[str, str], port: int) -> int:
    """Run server and worker until one ends or somebody stops us; leave nothing behind."""
    commands = (
        server_command("127.0.0.1", port, workers=2, threads=4),
        [sys.executable, "-m", "alumnet", "worker"],
    )
    processes = [
        subprocess.Popen(command, env=dict(environment), cwd=ROOT)  # noqa: S603 - our own commands
        for command in commands
    ]
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _frame: stopping.append(number))
    while not stopping and all(process.poll() is None for process in processes):
        time.sleep(0.2)
    _stop(processes)
    return 0 if stopping else 1


def _stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
