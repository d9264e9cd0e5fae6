# Everything a developer or a first visitor runs. It needs python3 (3.11 or newer, with venv), make, and pip's way out
# to a package index; nothing else. `make` alone lists what there is.
#
#   PYTHON=python3.12   makes .venv with another Python
#   ARGS="…"            passes more words on: make demo ARGS="--no-ui", make test ARGS="-k audit"
#   BENCH="…"           what is measured: make bench BENCH="Instance11 demo:40 --seconds 60 --with cp-sat"

PYTHON ?= python3
ARGS ?=
BENCH ?=
WORKERS ?= auto

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
DEVELOPMENT := $(VENV)/.development
PINS := pyproject.toml constraints.txt
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input
INSTALL := $(PIP) install --constraint constraints.txt --only-binary :all: --no-compile
# pip compiles on one core only; what cannot be compiled is nothing that is imported.
COMPILE := $(BIN)/python -m compileall -qq -j 0 $(VENV)/lib rostering solver ui || :
BUILDER := hatchling

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help install development demo bench test test-slow story lint types contracts format screenshots wheel clean distclean

# Scripts in .venv name their interpreter by its full path: a checkout that was moved or copied gets a new .venv.
ifneq ($(wildcard $(INSTALLED)),)
ifneq ($(shell cat $(INSTALLED)),$(CURDIR))
.PHONY: $(BIN)/python
endif
endif

help:
	@echo "make install     .venv with .venv/bin/rota, from the pinned versions"
	@echo "make demo        install, then 'rota demo': a care group's coming week, rostered, checked and saved"
	@echo "make bench       solve benchmark instances, one table; BENCH=\"--help\" says which, docs/benchmarks.md the rest"
	@echo "make test        lint, types, contracts, then the tests"
	@echo "make test-slow   the tests that take seconds to minutes each"
	@echo "make story       a morning of mutual aid, from four sick calls to the recharge"
	@echo "make lint        ruff: faults and format"
	@echo "make types       mypy, strict"
	@echo "make contracts   import-linter: which floor may know which"
	@echo "make format      let ruff mend what it can"
	@echo "make screenshots walk through docs/coordinator.md in the app and make its pictures anew"
	@echo "make wheel       the wheel, in dist/"
	@echo "make clean       take away caches and builds;  make distclean  the .venv too"

# Setting up

install: $(INSTALLED)
	@echo "$(BIN)/rota is ready."

development: $(DEVELOPMENT)
	@:

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "make: there is no $(PYTHON) here; install Python 3.11 or newer, or name one: make install PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: rota needs Python 3.11 or newer and $(PYTHON) is $$($(PYTHON) -V 2>&1); name a newer one: make install PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); echo "make: $(PYTHON) cannot make a virtual environment; install its venv module (Debian and Ubuntu: the package python3-venv)" >&2; exit 1; }

# $(call installed,WHAT,OF WHAT) installs the program with its libraries, compiles both, and leaves its mark.
define installed
	@$(INSTALL) $(BUILDER) && $(INSTALL) --no-build-isolation --editable '$(1)' || { echo "make: pip could not install $(2), see above" >&2; exit 1; }
	@$(COMPILE)
	@$(BIN)/python -m solver.lines
	@printf '%s\n' "$(CURDIR)" >$(INSTALLED)
endef

$(INSTALLED): $(BIN)/python $(PINS)
	@echo "Installing rota into $(VENV); the first time pip downloads its libraries." >&2
	$(call installed,.,the pinned versions)
	@echo "Installed $$($(BIN)/rota --version)." >&2

$(DEVELOPMENT): $(BIN)/python $(PINS)
	@echo "Installing rota and the development set into $(VENV); the first time pip downloads its libraries." >&2
	$(call installed,.[dev],the development set)
	@touch $@

# Using

demo: $(INSTALLED)
	@$(BIN)/rota demo $(ARGS)

bench: $(INSTALLED)
	@$(BIN)/python -m benchmarks.solve $(BENCH)

# Proving; each stage stops the ones after it

test: lint types contracts
	@echo "tests: pytest"
	@$(BIN)/pytest -m "not slow" --numprocesses $(WORKERS) --maxprocesses 4 --dist worksteal $(ARGS)

test-slow: development
	@$(BIN)/pytest -m slow --numprocesses $(WORKERS) --maxprocesses 4 --dist worksteal $(ARGS)

story: development
	@$(BIN)/pytest -m slow --numprocesses 0 tests/rostering/aid/test_story.py $(ARGS)

lint: development
	@echo "lint: ruff"
	@$(BIN)/ruff check --quiet . || { echo "make lint: ruff found the faults above" >&2; exit 1; }
	@$(BIN)/ruff format --check --quiet . || { $(BIN)/ruff format --check . >&2; echo "make lint: these files are not formatted; 'make format' does it" >&2; exit 1; }

types: development
	@echo "types: mypy"
	@$(BIN)/mypy --num-workers 2 --no-error-summary || { echo "make types: mypy found the faults above" >&2; exit 1; }

contracts: development
	@echo "contracts: import-linter"
	@report=$$($(BIN)/lint-imports) || { printf '%s\n' "$$report" "make contracts: an import points where it may not, see above" >&2; exit 1; }

format: development
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format .

screenshots: development
	@$(BIN)/python -m tests.ui.walk docs/coordinator.md

wheel: development
	@$(BIN)/python -m build --wheel --no-isolation

# Taking away

clean:
	@rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .benchmarks
	@find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

distclean: clean
	@rm -rf $(VENV)
