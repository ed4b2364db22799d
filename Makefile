# Two commands for a newcomer: `make demo` and `make test`. The rest is for those who change things.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
MODEL  ?= gcm-2026.11
export HF_HUB_OFFLINE = 1

.PHONY: demo test lint types dashboard train samples wheel clean

demo: $(VENV)/.serving  ## classify the sample inbox and print the routing table
	@$(BIN)/gcm-classify batch samples/inbox --output demo-output --jobs 2 || test $$? -eq 3
	@echo "Files named in red are meant to fail. One document: $(BIN)/gcm-classify classify FILE"

test: $(VENV)/.testing lint types  ## everything that CI runs
	$(BIN)/python -m pytest

lint: $(VENV)/.testing
	$(BIN)/ruff check src tests samples streamlit_app.py
	$(BIN)/ruff format --check src tests samples streamlit_app.py
	$(BIN)/lint-imports --no-cache

types: $(VENV)/.testing
	$(BIN)/mypy

dashboard: $(VENV)/.testing  ## the review desk over the demo's store
	$(BIN)/gcm-classify dashboard --store demo-output/gcm.sqlite

train: $(VENV)/.training  ## fit the packaged model anew
	$(BIN)/gcm-classify train corpus --output models/$(MODEL)

samples: $(VENV)/.testing  ## render the sample inbox anew
	$(BIN)/python samples/make_samples.py

wheel: $(VENV)/.testing
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.serving: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable .
	@touch $@

$(VENV)/.testing: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/.serving

$(VENV)/.training: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable '.[train]'
	@touch $@

clean:
	rm -rf $(VENV) demo-output dist build
