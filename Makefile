# Tanggap: `make demo` shows it, `make test` proves it. `make help` lists the rest.
PYTHON ?= python3
PORT ?= 8000
ARGS ?=
MAKEFLAGS += --no-print-directory
# Asked in words that every Python understands, also one too old to read the rest.
NEW_ENOUGH = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
TOO_OLD = Python 3.11 or newer is needed, and "$(PYTHON)" is not. Install it, or name one: make … PYTHON=python3.12
RUN = @$(NEW_ENOUGH) || { echo '$(TOO_OLD)' >&2; exit 1; }; exec $(PYTHON) -m socmed_program.bootstrap

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint bench reset clean format messages lock

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

setup: ## prepare .venv with all tools
	$(RUN) setup

demo: ## run a fictitious office on this machine; Ctrl-C stops it (PORT=8001 for another port)
	$(RUN) demo --port $(PORT)

test: ## run every test, also in the browser (ARGS="tests/posts -x" for some)
	$(RUN) test $(ARGS)

lint: ## format, rules, types, layers, translations, migrations, licences
	$(RUN) lint $(ARGS)

reset: ## forget the demo's data
	$(RUN) reset

clean: ## forget the demo's data, the packages and all caches
	$(RUN) clean

lock: ## resolve the packages anew and write requirements/*.lock
	$(RUN) lock

format: setup ## put code and templates into their form
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix . && .venv/bin/python tools/lint.py --format-templates

messages: setup ## enter new words into the catalogue, drop unused ones, compile
	@.venv/bin/python tools/messages.py

bench: setup ## measure the promises of speed
	@for file in benchmarks/bench_*.py; do \
		name=$$(basename $$file .py); echo "== $$name"; \
		.venv/bin/python -m benchmarks.$$name $(ARGS) || exit 1; \
	done
