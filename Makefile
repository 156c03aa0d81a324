# Everything sets itself up: `make demo` and `make test` work in a fresh clone with Python 3.11, make and git.
PYTHON ?= python3
BIN := .venv/bin
RUNTIME := .venv/.runtime
DEV := .venv/.dev
SANDBOX := .venv/.sandbox
PEERS := .cache/peers/.made
EXTENSION := editors/vscode
EXTENSION_PACKAGES := $(EXTENSION)/node_modules/.made
CODE_SERVER := .cache/editors/code-server/.made
EDITORS := .cache/editors
NEOVIM ?= $(EDITORS)/neovim/bin/nvim
NEOVIM_0_10 ?= $(EDITORS)/neovim-0.10/bin/nvim
HELIX ?= $(EDITORS)/helix/bin/hx
EMACS_PROGRAM ?= $(EDITORS)/emacs/bin/emacs
TMUX_PROGRAM ?= $(EDITORS)/tmux/bin/tmux
PROGRAMS := NEOVIM NEOVIM_0_10 HELIX EMACS_PROGRAM TMUX_PROGRAM
LUA_PACKAGES := tools/lua/node_modules/.made
LUACHECK ?= .cache/editors/luacheck/bin/luacheck
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help demo vscode test test-editors test-vscode test-agents bench format format-lua protocol stories constraints clean \
  check check-format check-lint check-types check-layers check-budgets check-documents check-protocol check-vscode check-lua

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(RUNTIME) $(SANDBOX) ## Show the whole job on the example project
	@$(BIN)/countersign demo

vscode: $(EXTENSION_PACKAGES) ## Build the VS Code extension, dist/countersign.vsix
	@mkdir -p dist
	@npm --prefix $(EXTENSION) --loglevel=error run --silent package

test: $(DEV) $(SANDBOX) ## Run the tests (all but those that need a real editor or agent)
	@$(BIN)/python -m pytest -n 2 --inline-snapshot=disable --ignore=tests/editors --ignore=tests/real_agents

check: check-format check-lint check-types check-layers check-budgets check-documents check-protocol check-vscode check-lua ## Check everything but behaviour
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
check-vscode: $(EXTENSION_PACKAGES)
	npm --prefix $(EXTENSION) --loglevel=error run --silent check

check-lua: $(LUA_PACKAGES) $(LUACHECK)
	node tools/lua/format.mjs --check
	$(LUACHECK) --quiet --no-color --config editors/nvim/.luacheckrc editors/nvim tests/editors/nvim

test-editors: $(DEV) $(foreach name,$(PROGRAMS),$($(name))) ## Run the tests in real editors (fetched into .cache/editors)
	@env $(foreach name,$(PROGRAMS),$(name)='$(abspath $($(name)))') $(BIN)/python -m pytest -n 2 tests/editors

test-vscode: $(DEV) $(SANDBOX) $(EXTENSION_PACKAGES) $(CODE_SERVER) vscode ## Run the tests of the VS Code extension, by itself and in the real editor
	@npm --prefix $(EXTENSION) --loglevel=error run --silent test
	@tools/editors/vscode_tests.sh

test-agents: $(DEV) $(SANDBOX) ## Run the tests with real agents (fetched into .cache/agents)
	@tools/agents.sh
	@$(BIN)/python -m pytest tests/real_agents

bench: $(DEV) $(SANDBOX) $(PEERS) $(NEOVIM) ## Run the benchmarks (12 minutes); fails when a bound is broken
	@code=0; for script in benchmarks/*.py; do \
	  echo "== $$script"; NEOVIM='$(abspath $(NEOVIM))' $(BIN)/python "$$script" --check || code=1; done; exit $$code

format: $(DEV) ## Format the sources and apply the safe fixes
	$(BIN)/ruff check --fix --exit-zero --quiet
	$(BIN)/ruff format

format-lua: $(LUA_PACKAGES) ## Format the Lua sources
	node tools/lua/format.mjs

protocol: $(DEV) ## Write what the clients know of the server's own messages
	$(BIN)/python tools/generate_protocol.py

stories: $(DEV) ## Write the table of stories by editors into README.md
	@PYTHONPATH=tests:tools $(BIN)/python -m support.editors.table

constraints: ## Renew constraints.txt with the newest versions that pyproject.toml allows
	@tools/constraints.sh

clean: ## Remove everything that was built or fetched
	rm -rf .venv .cache dist $(EXTENSION)/node_modules $(EXTENSION)/dist tools/lua/node_modules .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUNTIME): pyproject.toml constraints.txt tools/environment.sh
	@tools/environment.sh runtime
	@touch $@

$(SANDBOX): tools/sandbox.sh | $(RUNTIME)
	@tools/sandbox.sh
	@touch $@

$(EXTENSION_PACKAGES): $(EXTENSION)/package-lock.json tools/node_packages.sh
	@tools/node_packages.sh $(EXTENSION)
	@touch $@

$(LUA_PACKAGES): tools/lua/package-lock.json tools/node_packages.sh
	@tools/node_packages.sh tools/lua
	@touch $@

.cache/editors/luacheck/bin/luacheck: tools/editors/luacheck.sh tools/editors/debian_package.sh | $(DEV)
	@tools/editors/luacheck.sh

$(PEERS): tools/peers.sh tools/peers.txt
	@tools/peers.sh

$(DEV): pyproject.toml constraints.txt tools/environment.sh
	@tools/environment.sh dev
	@touch $(RUNTIME) $@

$(EDITORS)/neovim/bin/nvim: SUITE := forky
$(EDITORS)/neovim-0.10/bin/nvim: SUITE := trixie
$(EDITORS)/neovim/bin/nvim $(EDITORS)/neovim-0.10/bin/nvim: tools/editors/neovim.sh tools/editors/debian_package.sh | $(DEV)
	@tools/editors/neovim.sh $(patsubst $(EDITORS)/%/bin/nvim,%,$@) $(SUITE)

$(EDITORS)/helix/bin/hx: tools/editors/helix.sh tools/editors/debian_package.sh | $(DEV)
	@tools/editors/helix.sh

$(EDITORS)/emacs/bin/emacs: tools/editors/emacs.sh tools/editors/debian_package.sh | $(DEV)
	@tools/editors/emacs.sh

$(EDITORS)/tmux/bin/tmux: tools/editors/tmux.sh tools/editors/debian_package.sh | $(DEV)
	@tools/editors/tmux.sh

$(CODE_SERVER): tools/editors/code_server.sh
	@tools/editors/code_server.sh
