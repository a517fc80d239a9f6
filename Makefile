# Two commands on a fresh machine: `make run` serves a working library with sample documents,
# `make test` checks everything. `make help` lists the rest.

PYTHON ?= python3.11
DEMO_HOME ?= var/demo
PYTEST_ARGS ?=
FUZZ_SECONDS ?= 300
FUZZ_TARGETS ?= rtf word97 html decoding understand file archive plain docx xlsx xls pages
BENCH_HOME ?= $(DEMO_HOME)
BENCH_ARGS ?=

BIN := .venv/bin
RUN_READY := .venv/.run-ready
DEV_READY := .venv/.dev-ready
PROJECT_READY := .venv/.project-ready
COMPILED := $(shell find analyzers search_api -name '*.pyx')
SAMPLES := build/library
DEMO_READY := $(DEMO_HOME)/.samples-imported
SAMPLE_SOURCES := $(shell find fixtures -path fixtures/library -prune -o -name __pycache__ -prune -o -type f -print)
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# Debian packages. The PDF samples are set in DejaVu Serif, libarchive opens archives; the tests drive Chromium
# and start a PostgreSQL.
RUN_PACKAGES := fonts-dejavu libarchive13 tesseract-ocr tesseract-ocr-vie
TEST_PACKAGES := chromium postgresql fonts-noto-core nginx-light libgomp1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run samples test check lint format types imports pytest fuzz setup setup-run elasticsearch lock clean bench-crawl bench-engines bench-pages bench-search bench-scale

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

run: setup-run $(DEMO_READY) ## Set up what serving needs, import the sample library, serve it
	$(BIN)/tusach --home $(DEMO_HOME) serve

samples: $(DEMO_READY) ## Build the sample library and import it into var/demo

test: setup check pytest ## Set up everything; lint, types, import contracts, all tests

check: lint types imports ## Lint, types and import contracts, without the tests

lint: $(DEV_READY) ## ruff: rules and format
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: $(DEV_READY) ## Rewrite the sources in the project's format
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

types: $(DEV_READY) ## mypy, strict, over every room
	$(BIN)/mypy

imports: $(DEV_READY) ## import-linter: which room may import which
	$(BIN)/lint-imports --no-logo

pytest: $(DEV_READY) ## The tests alone (PYTEST_ARGS="-k name" narrows them)
	$(BIN)/python -m pytest -n 2 $(PYTEST_ARGS)

fuzz: $(DEV_READY) ## Fuzz our parsers, guided by coverage (FUZZ_SECONDS for each of FUZZ_TARGETS)
	@$(PIP_INSTALL) --require-hashes -r requirements/fuzz.txt
	@failed=; for target in $(FUZZ_TARGETS); do \
	    nice -n 19 $(BIN)/python dev/fuzz/run.py $$target $(FUZZ_SECONDS) var/fuzz || failed="$$failed $$target"; \
	done; [ -z "$$failed" ] || { echo "fuzz: findings in$$failed; see var/fuzz" >&2; exit 1; }

setup: setup-run $(DEV_READY) ## Install everything that running and testing need
	@scripts/debian-packages $(TEST_PACKAGES)

elasticsearch: ## Fetch a real Elasticsearch for the tests (947 MB once; JDK 25 and Maven)
	dev/elasticsearch/fetch

setup-run: $(PROJECT_READY) ## Install only what running needs
	@scripts/debian-packages $(RUN_PACKAGES)

bench-crawl: $(DEV_READY) ## The crawler without and with ingest, and its memory (BENCH_ARGS="300 700 1400": sizes)
	$(BIN)/python -m tests.crawlers.servers.throughput $(BENCH_ARGS)

bench-engines: $(DEV_READY) ## Both engines side by side (BENCH_ARGS="--documents 500" takes a part)
	$(BIN)/python -m bench.engines --write docs/benchmarks.md $(BENCH_ARGS)

bench-pages: samples $(DEV_READY) ## The pages in a browser; BENCH_HOME names a library (BENCH_ARGS="--only loads")
	$(BIN)/python -m bench.browsing $(BENCH_HOME) --write docs/benchmarks.md $(BENCH_ARGS)

bench-scale: samples ## How an index grows; BENCH_HOME names a library (BENCH_ARGS="--documents 400 --times 5")
	$(BIN)/python bench/scale.py $(BENCH_HOME) build/scale --documents 20 --queries 10 $(BENCH_ARGS)

bench-search: $(DEV_READY) ## Quality and speed against others' set-ups (BENCH_ARGS="--only quality")
	$(BIN)/python -m bench.search --write docs/benchmarks.md $(BENCH_ARGS)

lock: $(DEV_READY) ## Pin the dependencies of pyproject.toml again, with hashes
	scripts/lock $(BIN)

clean: ## Remove what was generated; keep .venv and var
	rm -rf build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

$(BIN)/python:
	@scripts/virtual-environment $(PYTHON) .venv

$(RUN_READY): requirements/run.txt | $(BIN)/python
	@echo "setup: installing the pinned packages of $<"
	@$(PIP_INSTALL) --require-hashes -r $<
	@touch $@

$(PROJECT_READY): pyproject.toml $(COMPILED) $(RUN_READY)
	@scripts/compiler $(BIN)/python
	@echo "setup: compiling and installing the rooms and the tusach command into .venv"
	@PYTHONWARNINGS=ignore $(PIP_INSTALL) --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_READY): requirements/dev.txt $(PROJECT_READY)
	@echo "setup: installing the pinned packages of $<"
	@$(PIP_INSTALL) --require-hashes -r $<
	@touch $@

$(DEMO_READY): $(SAMPLE_SOURCES) | setup-run
	rm -rf $(SAMPLES)
	$(BIN)/python -m fixtures.build $(SAMPLES)
	$(BIN)/tusach --home $(DEMO_HOME) import $(SAMPLES)
	@touch $@
