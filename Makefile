# `make` by itself says what there is.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help setup statement test test-long lint lock clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# The lock file holds a hash for every package, so what is installed is what was tested.
$(READY): requirements.txt pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"; exit 2; }
	@"$(PYTHON)" -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@if git rev-parse --git-dir >/dev/null 2>&1; then git config core.hooksPath .githooks; fi
	@touch $(READY)

setup: $(READY) ## the environment in .venv, and the local git hooks

statement: $(READY) ## the default statement (params/defaults.yaml), as a draft
	@$(BIN)/statement build

lint: $(READY) ## style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

test: $(READY) lint ## style, types and the tests
	@$(BIN)/pytest -n auto --dist loadfile -m "not long"

test-long: $(READY) ## the long campaigns
	@$(BIN)/pytest -m long

lock: $(READY) ## resolve the lock file anew from pyproject.toml (needs uv)
	uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --extra test --extra pdf --extra cluster --extra build --quiet pyproject.toml --output-file requirements.txt

clean: ## remove what can be made again (not outputs)
	rm -rf .venv .statement data/tidy .mypy_cache .pytest_cache .ruff_cache
