# One command for everything: make check.
PYTHON ?= python3

# The numbers of these come from exponentials and sums that differ between processors in their last digits.
NUMERIC = tests/engine tests/checking tests/students

.PHONY: check test older lint types format bench

check: lint types test

test:
	$(PYTHON) -m pytest -q -n auto --dist worksteal

# The numeric tests again, as an older processor computes.
older:
	env $$($(PYTHON) -m tests.processor) $(PYTHON) -m pytest -q -n auto --dist worksteal $(NUMERIC)

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
	$(PYTHON) bench/precision.py
	$(PYTHON) bench/checking_speed.py
	$(PYTHON) bench/reading_speed.py
	$(PYTHON) bench/checking.py
	$(PYTHON) bench/checking_methods.py
	$(PYTHON) bench/strategies.py
	$(PYTHON) bench/exams.py
	$(PYTHON) bench/many_sheets.py
	$(PYTHON) bench/grading.py
	$(PYTHON) bench/engine.py
