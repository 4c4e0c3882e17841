# Two commands matter: make demo, make test. Both set up what they need in .venv.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SITE_READY := $(VENV)/.site-ready
BROWSER_READY := $(VENV)/.browser-ready
AKB := $(BIN)/akb

.PHONY: demo test test-slow test-browser test-rest bench mutate traceability docs docs-serve lint clean help

help:
	@echo "make demo       set up and answer real questions about the Agreement"
	@echo "make test       set up and pass the tests (under three minutes)"
	@echo "make test-slow  the slower tests: many more random programs, the wheel in a fresh environment"
	@echo "make test-browser  build the docs site and look at all of it in Chromium (apt-get install chromium)"
	@echo "make bench      measure how fast it is (a quarter of an hour) and write docs/benchmarks.md"
	@echo "make mutate     try faulty rules on the scenarios (a quarter of an hour) and write docs/mutation.md"
	@echo "make traceability  find the scenarios that show each norm and write docs/traceability.md"
	@echo "make docs       build the docs site into site/ (make docs-serve shows it while it is written)"
	@echo "make lint       ruff and mypy"
	@echo "make clean      remove what the others made"

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(READY)

demo: $(READY)
	@sh demo/questions.sh $(AKB)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint
	$(AKB) check
	$(AKB) fmt --check
	$(AKB) test
	$(BIN)/python -m pytest -n 2 --dist worksteal -q -m "not slow and not browser"

test-slow: docs
	AKB_SITE=site $(BIN)/python -m pytest -n 2 --dist worksteal -q -m slow

bench: $(READY)
	$(BIN)/python -m benchmarks

mutate: $(READY)
	$(BIN)/python -m proofs mutate

traceability: $(READY)
	$(BIN)/python -m proofs trace

$(SITE_READY): $(READY) agreement_kb/docs/pyodide.py
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	$(BIN)/python -m agreement_kb.docs.pyodide
	@touch $(SITE_READY)

docs: $(SITE_READY)
	$(BIN)/mkdocs build --strict

$(BROWSER_READY): $(SITE_READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[browser]'
	@touch $(BROWSER_READY)

test-browser: $(BROWSER_READY) docs
	AKB_SITE=site $(BIN)/python -m pytest -n 2 --dist worksteal -q -m browser tests/browser

# The two together, for CI: no core waits for the end of the one before the other begins.
test-rest: $(BROWSER_READY) docs
	AKB_SITE=site $(BIN)/python -m pytest -n 2 --dist worksteal -q -m "slow or browser"

docs-serve: $(SITE_READY)
	$(BIN)/mkdocs serve --strict

clean:
	rm -rf $(VENV) build dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
