# Everything here finds its own Python and sets up .venv first; only make and any Python are needed.
.DEFAULT_GOAL := help
.PHONY: help demo test check format coverage mutants bench docs pictures lock audit clean setup

PY := .venv/bin/python
ARGS ?=
# Every test worker and every program that a test starts would compile all it imports anew.
export PYTHONDONTWRITEBYTECODE =
# One worker more than there are cores: tests also wait, for servers and programs. Each loads the whole suite, so nine at most.
WORKERS ?= $(shell cores=$$(getconf _NPROCESSORS_ONLN); echo $$((cores < 8 ? cores + 1 : 9)))

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile

setup: ## make .venv ready (the other targets do this themselves)
	@sh .ci/bootstrap

demo: setup ## the whole job on a made-up athlete; ARGS="--keep DIR" keeps its folder
	@.venv/bin/readiness demo $(ARGS)

test: check ## every check: linters, types, import rules, then the tests
	$(PY) -m pytest -n $(WORKERS) --dist worksteal --durations 20 --durations-min 3 $(ARGS)

check: setup ## linters, types and import rules only
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports --no-cache
	@.venv/bin/complexipy readiness connectors models cli --max-complexity-allowed 12 --failed --plain

coverage: setup ## which branches of readiness/ no test goes through; fails below 95 %
	$(PY) -m pytest -n $(WORKERS) --dist worksteal -q --cov=readiness --cov-report=term-missing:skip-covered --cov-fail-under=95 $(ARGS)

mutants: setup ## change what decides, one change at a time, and list what no test noticed; ARGS="readiness/caps.py"
	.venv/bin/uv run --no-project --quiet --python $(PY) --with cosmic-ray==8.7.0 python .ci/mutants.py $(ARGS)

format: setup ## lay code and imports out as the checks want them
	$(PY) -m ruff check --fix --exit-zero --quiet .
	$(PY) -m ruff format --quiet .

bench: setup ## measure, beside a yardstick
	$(PY) -m tests.bench $(ARGS)

docs: setup ## write the generated pages anew, and build the documentation into site/
	$(PY) .ci/pages
	NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict --quiet

pictures: setup ## make the README's pictures and the curves of lifts anew; needs a Chromium
	$(PY) .ci/lifts.py
	$(PY) .ci/pictures.py

screens: setup ## type a first run and a morning at a terminal, for the pictures of the docs
	$(PY) .ci/screens.py

lock: setup ## resolve constraints.txt anew from pyproject.toml
	$(PY) .ci/lock.py

audit: setup ## look the locked packages up among known weaknesses, and check the wheel's description
	@$(PY) .ci/audit.py

clean: ## remove what building and testing left behind
	rm -rf .venv .venv-uv .venv-unfinished .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .complexipy_cache .hypothesis .coverage
	rm -rf build dist site
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
