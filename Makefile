# Everything a developer or an operator starts. `make` alone lists it.
.DEFAULT_GOAL := help
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory

# The first Python that is new enough; override with PYTHON=/path/to/python.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
VENV ?= .venv
RUN = $(VENV)/bin

PORT ?= 8123
DATA ?= demo-data
MEMBERS ?= 2000
SEED ?= 1

# Half of the machine's cores, for some tests start browsers and servers of their own; two at least.
WORKERS ?= $(shell cores=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2); \
	if [ $$cores -gt 4 ]; then echo $$((cores / 2)); else echo 2; fi)

# What Python has compiled is kept, even on a machine that says otherwise: a run of the tests starts
# some fifty processes, and each would compile the whole site again.
unexport PYTHONDONTWRITEBYTECODE

# --no-build-isolation: one library comes only as source. It is built with the setuptools that the
# lock names, instead of whatever is newest on the day.
INSTALL = $(RUN)/python -m pip install --quiet --disable-pip-version-check \
	--require-hashes --no-build-isolation --use-pep517
INSTALL_SELF = $(RUN)/python -m pip install -qq --disable-pip-version-check \
	--no-deps --no-build-isolation --editable .

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

# ----------------------------------------------------------------------------------- installing
setup: $(VENV)/.dev ## install everything that developing needs

$(VENV)/.runtime: requirements/build.txt requirements/runtime.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (with its venv module)."; exit 1; }
	@test -x $(RUN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the libraries that the site needs ..."
	@$(INSTALL) -r requirements/build.txt
	@$(INSTALL) -r requirements/runtime.txt
	@$(INSTALL_SELF)
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.txt
	@echo "Installing the tools for tests and checks ..."
	@$(INSTALL) -r requirements/dev.txt
	@touch $@

$(VENV)/.bench: $(VENV)/.dev requirements/bench.txt
	@$(INSTALL) -r requirements/bench.txt
	@touch $@

lock: $(VENV)/.dev ## write requirements/*.txt again from pyproject.toml (UPGRADE=1 for newer versions)
	@VENV=$(VENV) UPGRADE=$(UPGRADE) sh requirements/lock.sh

# -------------------------------------------------------------------------------------- running
demo: $(VENV)/.runtime ## a running site with invented members (PORT= DATA= MEMBERS= SEED=)
	@exec $(RUN)/alumnet demo --port "$(PORT)" --data "$(DATA)" --members "$(MEMBERS)" --seed "$(SEED)"

# -------------------------------------------------------------------------------------- testing
test: $(VENV)/.dev ## the suite, ten minutes at most (ARGS= goes to pytest)
	@$(RUN)/python -m pytest -n $(WORKERS) $(ARGS)

test-long: $(VENV)/.dev ## everything, with many rounds and kills, an hour at most
	@$(RUN)/python -m pytest -n $(WORKERS) -m "long or not long" $(ARGS)

# Rules, ties and the kernel are covered wholly, the rest nearly.
WHOLLY = alumnet/*/rules.py,alumnet/*/rules/*,alumnet/ties/*,alumnet/matching/*,alumnet/kernel/*

coverage: $(VENV)/.dev ## the suite with branch coverage
	@$(RUN)/python -m pytest -n $(WORKERS) --cov --cov-report= $(ARGS)
	@$(RUN)/coverage report --fail-under=95
	@$(RUN)/coverage report --fail-under=100 --include='$(WHOLLY)'

bench: $(VENV)/.bench ## the tables of numbers in the documentation
	@$(RUN)/python -m tests.benchmarks.search_benchmark --members 10000
	@$(RUN)/python -m tests.benchmarks.search_benchmark --members 100000
	@$(RUN)/python -m tests.benchmarks.pages_benchmark --members 10000

# ------------------------------------------------------------------------------------- checking
check: format lint types imports templates dependencies drift ## everything that needs no test run

format: $(VENV)/.dev
	@$(RUN)/ruff format --check --quiet . || { echo "Run: make tidy"; exit 1; }

lint: $(VENV)/.dev
	@$(RUN)/ruff check .

types: $(VENV)/.dev
	@$(RUN)/mypy

imports: $(VENV)/.dev
	@$(RUN)/lint-imports --no-logo

templates: $(VENV)/.dev
	@$(RUN)/djlint templates --lint --quiet

dependencies: $(VENV)/.dev
	@$(RUN)/deptry .

drift: $(VENV)/.dev
	@$(RUN)/alumnet db check

tidy: $(VENV)/.dev ## format the code and mend what can be mended
	@$(RUN)/ruff check --fix --quiet . || true
	@$(RUN)/ruff format --quiet .

tables: $(VENV)/.dev ## write again what repeats the code: endpoints and the tables of docs/
	@$(RUN)/python -m tests.architecture.documents
	@$(RUN)/python -m tests.architecture.test_endpoints

screenshots: $(VENV)/.dev ## take the pictures of the README again (needs Chromium)
	@$(RUN)/python -m docs.screenshots

unused: $(VENV)/.dev ## code that nothing seems to call (a hint, not a check)
	@$(RUN)/vulture

clean: ## remove caches and the demo's data, keep the environment
	@rm -rf demo-data .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache \
		.coverage htmlcov build *.egg-info
	@find alumnet migrations tests -name __pycache__ -prune -exec rm -rf {} +

.PHONY: help setup lock demo test test-long coverage bench check format lint types imports \
	templates dependencies drift tidy tables screenshots unused clean
