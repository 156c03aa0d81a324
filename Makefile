# Everything sets itself up: `make demo` and `make test` work in a fresh clone with Python 3.11, make and git.
PYTHON ?= python3
BIN := .venv/bin
RUNTIME := .venv/.runtime
DEV := .venv/.dev
SANDBOX := .venv/.sandbox
PEERS := .cache/peers/.made
NEOVIM ?= .cache/editors/neovim/bin/nvim
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help demo test test-editors test-agents bench format protocol constraints clean \
  check check-format check-lint check-types check-layers check-budgets check-documents

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(RUNTIME) $(SANDBOX) ## Show the whole job on the example project
	@$(BIN)/countersign demo

test: $(DEV) $(SANDBOX) ## Run the tests (all but those that need a real editor or agent)
	@$(BIN)/python -m pytest -n 2 --inline-snapshot=disable --ignore=tests/editors --ignore=tests/real_agents

check: check-format check-lint check-types check-layers check-budgets check-documents check-protocol ## Check everything but behaviour
check-format: $(DEV)
	$(BIN)/ruff format --check
check-lint: $(DEV)
	$(BIN)/ruff check
check-types: $(DEV)
	$(BIN)/basedpyright
check-layers: $(DEV)
	$(BIN)/lint-imports
check-budgets: $(DEV)
	$(BIN)/python tools/budgets.py
check-documents: $(DEV)
	$(BIN)/python tools/documents.py
check-protocol: $(DEV)
	$(BIN)/python tools/generate_protocol.py --check

test-editors: $(DEV) $(NEOVIM) ## Run the tests in real editors (fetched into .cache/editors)
	@NEOVIM='$(abspath $(NEOVIM))' $(BIN)/python -m pytest tests/editors

test-agents: $(DEV) $(SANDBOX) ## Run the tests with real agents (fetched into .cache/agents)
	@tools/agents.sh
	@$(BIN)/python -m pytest tests/real_agents

bench: $(DEV) $(SANDBOX) $(PEERS) ## Run the benchmarks (12 minutes); fails when a bound is broken
	@code=0; for script in benchmarks/*.py; do \
	  echo "== $$script"; $(BIN)/python "$$script" --check || code=1; done; exit $$code

format: $(DEV) ## Format the sources and apply the safe fixes
	$(BIN)/ruff check --fix --exit-zero --quiet
	$(BIN)/ruff format

protocol: $(DEV) ## Write what the clients know of the server's own messages
	$(BIN)/python tools/generate_protocol.py

constraints: ## Renew constraints.txt with the newest versions that pyproject.toml allows
	@tools/constraints.sh

clean: ## Remove everything that was built or fetched
	rm -rf .venv .cache dist .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUNTIME): pyproject.toml constraints.txt tools/environment.sh
	@tools/environment.sh runtime
	@touch $@

$(SANDBOX): tools/sandbox.sh | $(RUNTIME)
	@tools/sandbox.sh
	@touch $@

$(PEERS): tools/peers.sh tools/peers.txt
	@tools/peers.sh

$(DEV): pyproject.toml constraints.txt tools/environment.sh
	@tools/environment.sh dev
	@touch $(RUNTIME) $@

.cache/editors/neovim/bin/nvim: tools/editors/neovim.sh tools/editors/debian_package.sh | $(DEV)
	@tools/editors/neovim.sh
