# Everything a contributor runs. Needs git, make, Python 3.11+, Node 20+ and the public package registries, nothing else.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

UV_VERSION := 0.13.9
# Packages come from the lock files; the interpreter is the machine's own, never a download.
export UV_PYTHON_DOWNLOADS := never
export SOLCX_BINARY_PATH := $(CURDIR)/build/solcx
export PATH := $(CURDIR)/.tools/bin:$(CURDIR)/node_modules/.bin:$(PATH)
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)

UV_READY := .tools/.uv-$(UV_VERSION)
VENV_READY := .venv/.ready
NODE_READY := node_modules/.package-lock.json
BROWNIE_READY := .venv-brownie/.ready
ANALYSIS_READY := .venv-analysis/.ready
CONTRACTS_CHECKED := build/.contracts-checked
ERC3525_READY := build/erc3525/ERC3525Burnable.json
BROWNIE := scripts/brownie/run
CHECKED := ledger_api scripts tests

.PHONY: help
help: ## List the commands
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

##  Use

.PHONY: demo
demo: install $(CONTRACTS_CHECKED) ## Play the whole story over HTTP and leave it running: make demo ARGS="--exit"
	.venv/bin/ledger demo $(ARGS)

.PHONY: up
up: install ## Start chain and service with durable state: make up ARGS="--data DIR --port N"
	.venv/bin/ledger up $(ARGS)

##  Build and check

.PHONY: install
install: $(VENV_READY) $(NODE_READY) ## Install the pinned tools and packages into the checkout

.PHONY: contracts
contracts: install ## Compile the contracts into the artifacts that the service ships
	.venv/bin/python scripts/compile.py

.PHONY: check
check: install ## Check format, lint, types and import rules
	.venv/bin/ruff format --check $(CHECKED)
	.venv/bin/ruff check $(CHECKED)
	.venv/bin/mypy --strict $(CHECKED)
	.venv/bin/lint-imports --no-logo
	forge fmt --check contracts tests/contracts/forge tests/contracts/halmos
	git ls-files 'contracts/*.sol' | xargs -r solhint --noPoster --max-warnings 0

.PHONY: format
format: install ## Format Python and Solidity
	.venv/bin/ruff format $(CHECKED)
	.venv/bin/ruff check --fix --quiet $(CHECKED)
	forge fmt contracts tests/contracts/forge tests/contracts/halmos

##  Test

.PHONY: test
test: install $(BROWNIE_READY) $(ANALYSIS_READY) ## Run every test, with a time budget per stage
	.venv/bin/python scripts/stages.py

.PHONY: python-test
python-test: install ## Run the Python tests: make python-test ARGS="tests/unit -k name"
	.venv/bin/pytest $(or $(ARGS),--numprocesses=2 --dist=loadgroup tests)

.PHONY: contracts-check
contracts-check: install ## Compile again and compare with the shipped artifacts, byte for byte
	.venv/bin/python scripts/compile.py --check

$(CONTRACTS_CHECKED): $(shell find contracts ledger_api/chain/artifacts -type f) foundry.toml $(VENV_READY) $(NODE_READY)
	.venv/bin/python scripts/compile.py --check
	touch $@

.PHONY: forge-test
forge-test: $(NODE_READY) ## Run the Solidity tests on three hardforks and check the gas snapshot
	scripts/forge-test

.PHONY: gas
gas: install ## Write the gas snapshot and its page anew
	scripts/forge-test --write
	.venv/bin/python -m scripts.gas_page

.PHONY: brownie-test
brownie-test: $(BROWNIE_READY) $(NODE_READY) ## Compile and test with Brownie, in its own environment
	$(BROWNIE) compile
	$(BROWNIE) test tests/contracts/brownie $(ARGS)

.PHONY: slither
slither: $(ANALYSIS_READY) $(NODE_READY) ## Analyse the contracts with Slither
	FOUNDRY_OUT=build/slither FOUNDRY_CACHE_PATH=build/slither-cache \
		.venv-analysis/bin/slither . --config-file scripts/slither.json

.PHONY: halmos
halmos: $(ANALYSIS_READY) $(NODE_READY) ## Prove the properties of the packed words with Halmos
	FOUNDRY_PROFILE=halmos .venv-analysis/bin/halmos --config scripts/halmos.toml

.PHONY: model
model: install ## Compare the Python rules with the contract over a million random acts
	.venv/bin/python -m tests.model $(or $(ARGS),--acts 1000000)

.PHONY: simulate
simulate: install ## Play schedules of faults in virtual time: make simulate ARGS="--minutes 60 --seed N"
	.venv/bin/python -m tests.simulation $(ARGS)

.PHONY: faults
faults: install ## Kill, starve and deceive a loaded ledger: make faults ARGS="--seed N --kills N"
	.venv/bin/python -m tests.faults $(ARGS)

.PHONY: bench
bench: install $(BROWNIE_READY) $(ERC3525_READY) ## Measure the ledger beside its peers in one run: make bench ARGS="--quick"
	.venv/bin/ledger bench $(ARGS)

.PHONY: bench-page
bench-page: install $(BROWNIE_READY) $(ERC3525_READY) ## Measure, and write docs/performance.md: make bench-page ARGS="--long" for growth
	.venv/bin/ledger bench --json $(ARGS) >build/bench.json
	.venv/bin/python -m scripts.performance_page build/bench.json

.PHONY: lock
lock: $(UV_READY) ## Bring the lock files up to date with what pyproject.toml, package.json and Brownie ask for
	uv lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		scripts/brownie/requirements.in -o scripts/brownie/requirements.lock
	npm install --package-lock-only --no-audit --no-fund
	npm install --prefix scripts/erc3525 --package-lock-only --no-audit --no-fund

.PHONY: clean
clean: ## Remove all that was built and installed; keeps data/
	rm -rf .tools .venv .venv-* node_modules build out cache broadcast crytic-export .hypothesis
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find $(CHECKED) -name __pycache__ -prune -exec rm -rf {} +

$(UV_READY):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed" >&2; exit 1; }
	$(PYTHON) -m venv .tools
	.tools/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	touch $@

$(VENV_READY): uv.lock pyproject.toml $(UV_READY)
	uv sync --frozen --quiet --compile-bytecode --python $(PYTHON)
	touch $@

$(NODE_READY): package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	touch $@

$(BROWNIE_READY): scripts/brownie/requirements.lock scripts/brownie/install $(UV_READY)
	scripts/brownie/install $(PYTHON)
	touch $@

$(ERC3525_READY): scripts/erc3525/package-lock.json scripts/erc3525/compile.py package-lock.json | $(VENV_READY) $(NODE_READY)
	scripts/erc3525/install

$(ANALYSIS_READY): uv.lock $(UV_READY)
	UV_PROJECT_ENVIRONMENT=.venv-analysis uv sync --frozen --quiet --python $(PYTHON) --only-group analysis --no-install-project
	touch $@
