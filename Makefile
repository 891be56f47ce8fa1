# One command for everything: make check.
PYTHON ?= python3

.PHONY: check test lint types format bench

check: lint types test

test:
	$(PYTHON) -m pytest -q -n auto

lint:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types:
	$(PYTHON) -m mypy

format:
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

bench:
	$(PYTHON) bench/speed.py
	$(PYTHON) bench/checking_speed.py
	$(PYTHON) bench/checking.py
	$(PYTHON) bench/engine.py
