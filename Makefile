# SRCE-TVB Atlas: everything a developer runs. `make` alone lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# evaluated when a recipe runs, that is after `setup` has installed Python where it was missing
VENV = .venv-$(shell /usr/bin/python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
PY = $(VENV)/bin/python

# TESTS=tests/test_naming.py or TESTS="-k legend"; PYTEST_ARGS=-x; PYTEST_WORKERS=0 runs in one process
TESTS ?= tests
BENCH ?=
BENCH_ARGS ?=
PYTEST_ARGS ?=
# a fifth of the tests' time is waiting: one more than the cores of a small machine
PYTEST_WORKERS ?= 3
# no target opens a window
export QT_QPA_PLATFORM ?= offscreen

SHIPPED = __init__.py $(wildcard plugin.py) atlas processing_provider gui
SHELL_FILES = .ci/run scripts/setup.sh scripts/qgis_process

.PHONY: help setup demo test coverage lint format package check-package translations docs bench clean

help:  ## Lists these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup:  ## Installs QGIS and the test tools where they are missing (Debian 12 or 13, root or sudo)
	@scripts/setup.sh dev

demo:  ## Makes the sheet of Haverskerque from the demonstration data, in out/
	@scripts/setup.sh run
	scripts/qgis_process run srce_tvb:export_commune -- SOURCE=demo COMMUNE=59293 OUTPUT=out
	@ls -l out

test: setup  ## Runs the tests (TESTS="tests/test_x.py", PYTEST_ARGS="-x", PYTEST_WORKERS=0)
	@$(PY) scripts/translations.py compile i18n
	@$(PY) -m pytest -n $(PYTEST_WORKERS) --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS) $(TESTS)

coverage:  ## Runs the tests and tells what they leave out
	@$(MAKE) --no-print-directory test PYTEST_ARGS="--cov --cov-report=term-missing:skip-covered $(PYTEST_ARGS)"
	@echo "atlas and processing_provider, per cent (at least 90):"
	@$(PY) -m coverage report --include="atlas/*,processing_provider/*" --format=total --fail-under=90

lint: setup  ## Checks style, types, Qt 6 and Python 3.9 readiness, translations, files
	@$(VENV)/bin/ruff check
	@$(VENV)/bin/ruff format --check
	@$(VENV)/bin/mypy
	@$(VENV)/bin/flake8 $(SHIPPED)
	@$(VENV)/bin/vermin --quiet --no-tips --target=3.9- --violations --eval-annotations --backport typing $(SHIPPED)
	@$(VENV)/bin/shellcheck $(SHELL_FILES)
	@$(PY) scripts/translations.py check
	@$(PY) scripts/check_files.py
	@$(PY) scripts/typography.py check
	@$(PY) scripts/check_qt6.py

format: setup  ## Rewrites the Python files in the project's style
	@$(VENV)/bin/ruff check --fix-only
	@$(VENV)/bin/ruff format

translations: setup  ## Brings i18n/*.ts up to date with the code and compiles them
	@$(PY) scripts/translations.py update
	@$(PY) scripts/translations.py compile i18n

docs: setup  ## Generates docs/parametres.md and the HTML pages of the handbook (PICTURES=1: its pictures too)
	@$(PY) scripts/typography.py fix
	@$(PY) scripts/build_docs.py $(if $(PICTURES),pictures) parameters html

package: setup  ## Makes dist/srce_tvb_atlas-<version>.zip of the committed tree
	@$(PY) scripts/package.py

check-package: package  ## Checks the package as the plugin site does, makes a sheet from it (QGIS344="COMMAND": there too)
	@$(PY) scripts/check_package.py

bench: setup  ## Measures a territory in 15 minutes (BENCH=picker, sheet_plan, prepared, statistics, ground, site or kills: those; BENCH_ARGS=--help)
	@$(PY) -m benchmarks$(if $(BENCH),.$(BENCH)) $(BENCH_ARGS)

clean:  ## Removes what the other targets made, but the Python tools
	@rm -rf dist out build docs/html .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .coverage.* i18n/*.qm
	@find . -name __pycache__ -not -path './.venv-*' -prune -exec rm -rf {} +
