"""The worker's part in search: an index that is lost comes back by itself."""

from flask import Flask

from alumnet.search import jobs, service
from alumnet.search.folders import writing_lock
from tests import builders
from tests.builders import THEN


def test_an_index_that_is_lost_is_built_within_a_minute(app: Flask) -> None:
    builders.a_member()
    assert not service.is_ready()
    jobs.build_what_is_lost(THEN)
    assert service.is_ready()
    generation = service.site().engine.snapshot().generation
    jobs.build_what_is_lost(THEN)
    assert service.site().engine.snapshot().generation == generation


def test_while_somebody_else_builds_it_the_worker_goes_on(app: Flask) -> None:
    with writing_lock(service.site().writer.root):
        jobs.build_what_is_lost(THEN)
    assert not service.is_ready()
