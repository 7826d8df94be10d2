# Hallway's commands. Needs GNU make and Python 3.11 or later, nothing else.
#
#   make demo    the bot in your browser, against a simulated Discord: no token, no account
#   make test    the tests
#   make check   everything a change must pass; what CI runs
#   make help    all of them
#
# PYTHON=python3.13 chooses the interpreter (after `make clean`, if .venv exists already);
# ARGS="..." is passed on to `hallway demo`, pytest or the benchmarks.

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV ?= .venv
BIN := $(VENV)/bin
ARGS ?=
# Newest first: the one that carries the wheels longest. A candidate must be new enough and able to make
# a virtual environment with pip in it (Debian and Ubuntu keep ensurepip in a package of its own).
CANDIDATES := python3.14 python3.13 python3.12 python3.11 python3 python
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
CAN_MAKE_VENV := import venv, ensurepip

PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
# Everything is wheels from a lock with hashes. Only the project itself is built here, by the locked
# build backend (--no-build-isolation), so nothing unlocked is ever fetched.
INSTALL_LOCKED := $(PIP) install --require-hashes
INSTALL_PROJECT := $(PIP) install --no-deps --no-build-isolation --editable .

# The development environment holds all that the demo needs, at the same versions (`make lock` sees to it).
READY_FOR_DEMO := $(firstword $(wildcard $(VENV)/.ready-dev) $(VENV)/.ready-demo)

.PHONY: help demo test check lint types imports audit wheel soak mutants browser bench format messages diagram lock venv clean

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

demo: $(READY_FOR_DEMO) ## The bot in your browser, against a simulated Discord
	@$(BIN)/hallway demo $(ARGS)

test: $(VENV)/.ready-dev ## The tests (ARGS="-k share" for some of them)
	@$(BIN)/python -m pytest -n auto $(ARGS)

check: $(VENV)/.ready-dev ## Everything a change must pass: lint, types, imports, audit, tests, wheel, browser
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory types
	@$(MAKE) --no-print-directory imports
	@$(MAKE) --no-print-directory audit
	@$(MAKE) --no-print-directory wheel
	@$(MAKE) --no-print-directory browser
	@HALLWAY_KILLS=75 $(MAKE) --no-print-directory test ARGS='-m "not browser"'
	@echo "make check: all passed"

lint: $(VENV)/.ready-dev ## ruff: rules and formatting
	@echo "== ruff"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.ready-dev ## pyright, strict
	@echo "== pyright"
	@PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(BIN)/pyright --pythonpath $(BIN)/python

imports: $(VENV)/.ready-dev ## import-linter: who may import whom
	@echo "== import-linter"
	@$(BIN)/lint-imports

audit: $(VENV)/.ready-dev ## pip-audit: known vulnerabilities in the locked packages
	@echo "== pip-audit"
	@$(BIN)/python .ci/audit.py requirements/run.lock requirements/demo.lock

wheel: $(VENV)/.ready-dev ## The wheel, built, installed into a clean environment and started
	@echo "== wheel"
	@sh .ci/wheel $(BIN)/python

soak: $(VENV)/.ready-dev ## Hours of faults of every kind against the real process (ARGS="--kills 1000" for fewer)
	@$(BIN)/python -m tests.wire.soak $(ARGS)

mutants: $(VENV)/.ready-dev ## Guards taken out one at a time: the tests must notice each (ARGS="lease" for some)
	@$(BIN)/python -m tests.mutants $(ARGS)

browser: $(VENV)/.ready-dev ## The demo, driven by a real Chromium
	@echo "== browser"
	@HALLWAY_REQUIRE_BROWSER=1 $(BIN)/python -m pytest -m browser $(ARGS)

bench: $(VENV)/.ready-dev ## The benchmarks: ratios to a floor measured in the same run
	@$(BIN)/python -m tests.benchmarks $(ARGS)

format: $(VENV)/.ready-dev ## Lets ruff mend and format what it can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

messages: $(VENV)/.ready-dev ## Brings the catalogs of all languages up to the sentences (ARGS=pt_BR adds one)
	@$(BIN)/python -m tests.languages.messages $(ARGS)

diagram: $(VENV)/.ready-dev ## Draws what docs show of the code: the imports, the tables of the rules
	@$(BIN)/python -m tests.architecture.diagram
	@$(BIN)/python -m tests.docs.consent
	@$(BIN)/python -m tests.docs.flags
	@$(BIN)/python -m tests.docs.prompts
	@$(BIN)/python -m tests.docs.privacy

# Needs uv (https://docs.astral.sh/uv/). dev.lock is made first and constrains the others, so that a package
# has one version everywhere. No index address may get into a lock: it would overrule the reader's own.
LOCK := uv pip compile --universal --generate-hashes --quiet --no-header \
	--no-emit-index-url --no-emit-find-links $(ARGS)

lock: ## Makes the lock files again (ARGS=--upgrade for newer versions)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	$(LOCK) pyproject.toml --all-extras --group dev --output-file requirements/dev.lock
	$(LOCK) pyproject.toml --constraint requirements/dev.lock --extra postgres --extra speed --output-file requirements/run.lock
	$(LOCK) pyproject.toml --constraint requirements/dev.lock --extra demo --output-file requirements/demo.lock
	$(LOCK) --constraint requirements/dev.lock --group build --output-file requirements/build.lock

venv: $(VENV)/.ready-dev ## The development environment in .venv

clean: ## Removes what these commands made
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find bot cogs tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.created:
	@python='$(PYTHON)'; lacks_venv=; \
	if [ -z "$$python" ]; then \
	  for candidate in $(CANDIDATES); do \
	    "$$candidate" -c '$(NEW_ENOUGH)' 2>/dev/null || continue; \
	    "$$candidate" -c '$(CAN_MAKE_VENV)' 2>/dev/null || { lacks_venv=$$candidate; continue; }; \
	    python=$$candidate; break; \
	  done; \
	elif ! "$$python" -c '$(NEW_ENOUGH)' 2>/dev/null; then \
	  echo "Hallway needs Python 3.11 or later; PYTHON=$$python is older, or does not start." >&2; exit 1; \
	elif ! "$$python" -c '$(CAN_MAKE_VENV)' 2>/dev/null; then \
	  lacks_venv=$$python; python=; \
	fi; \
	if [ -z "$$python" ] && [ -n "$$lacks_venv" ]; then \
	  echo "$$lacks_venv cannot make a virtual environment: its venv or ensurepip module is missing." >&2; \
	  echo "On Debian and Ubuntu: apt-get install python3-venv. Then run make again." >&2; exit 1; \
	elif [ -z "$$python" ]; then \
	  echo "Hallway needs Python 3.11 or later, and none was found (looked for: $(CANDIDATES))." >&2; \
	  echo "Install one from https://www.python.org/downloads/, or name yours: make PYTHON=/path/to/python3" >&2; exit 1; \
	fi; \
	echo "Making $(VENV) with $$("$$python" --version)"; \
	"$$python" -m venv --clear $(VENV)
	@touch $@

$(VENV)/.locked-demo: requirements/build.lock requirements/demo.lock $(VENV)/.created
	@echo "Installing what the demo needs (the first time takes a minute)"
	@$(INSTALL_LOCKED) -r requirements/build.lock
	@$(INSTALL_LOCKED) -r requirements/demo.lock
	@touch $@

$(VENV)/.locked-dev: requirements/dev.lock $(VENV)/.created
	@echo "Installing what development needs (the first time takes a minute or two)"
	@$(INSTALL_LOCKED) -r requirements/dev.lock
	@touch $@

$(VENV)/.ready-demo: $(VENV)/.locked-demo pyproject.toml
	@$(INSTALL_PROJECT)
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.locked-dev pyproject.toml
	@$(INSTALL_PROJECT)
	@touch $@
