# Everything a contributor runs. Needs only git, make, Python 3.11+, Node 20+ and the public package registries.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

UV_VERSION := 0.13.9
# Packages come from the lock files; an interpreter is the machine's own, never a download.
export UV_PYTHON_DOWNLOADS := never
export PATH := $(CURDIR)/.tools/bin:$(CURDIR)/node_modules/.bin:$(PATH)
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)

UV := .tools/bin/uv
UV_READY := .tools/.uv-$(UV_VERSION)
VENV_READY := .venv/.ready
NODE_READY := node_modules/.package-lock.json

.PHONY: help
help: ## List the commands
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

.PHONY: install
install: $(VENV_READY) $(NODE_READY) ## Install the pinned tools and packages into the checkout

$(UV_READY):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed" >&2; exit 1; }
	$(PYTHON) -m venv .tools
	.tools/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	touch $@

$(VENV_READY): uv.lock pyproject.toml $(UV_READY)
	$(UV) sync --frozen --quiet --python $(PYTHON)
	touch $@

$(NODE_READY): package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	touch $@

.PHONY: test
test: install ## Run every test
	.venv/bin/pytest tests

.PHONY: check
check: install ## Check format, lint and types
	.venv/bin/ruff format --check ledger_api scripts tests
	.venv/bin/ruff check ledger_api scripts tests
	.venv/bin/mypy --strict ledger_api scripts tests

.PHONY: clean
clean: ## Remove what was built and installed
	rm -rf .tools .venv .venv-* node_modules build out cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
