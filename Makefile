# Two commands for a newcomer: `make demo` and `make test`. The rest is for those who change things.
PYTHON ?= python3
VENV   ?= .venv
TRAIN_VENV ?= .venv-train
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
MODEL  ?= gcm-2026.12
KILLS  ?= 40
DOCUMENTS ?= 5000
SEED   ?= 20261126
QUICK  ?=
GOLD   ?=
export HF_HUB_OFFLINE = 1

.PHONY: demo test test-train soak benchmark lint types dashboard docs train samples wheel clean

demo: $(VENV)/.serving  ## classify the sample inbox and print the routing table
	@$(BIN)/gcm-classify batch samples/inbox --output demo-output --jobs 2 || test $$? -eq 3
	@echo "Files named in red are meant to fail. One document: $(BIN)/gcm-classify classify FILE"

test: $(VENV)/.testing lint types  ## everything that CI runs
	$(BIN)/python -m pytest

lint: $(VENV)/.testing
	$(BIN)/ruff check src tests samples docs benchmarks streamlit_app.py
	$(BIN)/ruff format --check src tests samples docs benchmarks streamlit_app.py
	$(BIN)/lint-imports --no-cache

types: $(VENV)/.testing
	$(BIN)/mypy

dashboard: $(VENV)/.testing  ## the review desk over the demo's store
	$(BIN)/gcm-classify dashboard --store demo-output/gcm.sqlite

docs: $(VENV)/.testing  ## write docs/reference anew from the code
	$(BIN)/python docs/make_reference.py

screenshots: $(VENV)/.testing  ## every page of the desk, as its browser tests see it, into docs/desk (needs chromium and chromium-driver)
	GCM_SCREENSHOTS=docs/desk $(BIN)/python -m pytest tests/browser/test_screens.py

train: $(VENV)/.training  ## tune, teach and fit the packaged model anew (minutes with a graphics card, hours without); CHECK=FILE as in train --check
	$(BIN)/gcm-classify train corpus --output models/$(MODEL) --small --keep build/encoders $(if $(CHECK),--check $(CHECK))

test-train: $(TRAIN_VENV)/.ready  ## the tests that need torch, in an environment of their own: it slows every start
	$(TRAIN_VENV)/bin/python -m pytest tests/test_finetune.py tests/test_distil.py

soak: $(VENV)/.testing  ## kill -9 at KILLS random moments of batches (hostile files too), reviews and workers, on both databases; then many documents; SEED= for others
	GCM_KILLS=$(KILLS) GCM_SEED=$(SEED) $(BIN)/python -m pytest -s -q tests/test_killed.py
	GCM_DOCUMENTS=$(DOCUMENTS) GCM_SEED=$(SEED) $(BIN)/python -m pytest -s -q tests/test_many.py

benchmark: $(VENV)/.testing $(TRAIN_VENV)/.ready  ## ours beside the naive stack into docs/throughput.md: an hour; QUICK=--quick two minutes; GOLD="--gold FILE" for quality on it
	$(BIN)/python benchmarks/throughput.py --naive $(TRAIN_VENV)/bin/python $(QUICK) $(GOLD) --output $(if $(QUICK),build/throughput,docs)

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

$(TRAIN_VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(TRAIN_VENV)
	$(TRAIN_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,train]'
	@touch $@

clean:
	rm -rf $(VENV) $(TRAIN_VENV) demo-output dist build
