# make run: open Guise · make test: the tests · make check: lint, types and tests
# All three set everything up first, once. ARGS="--avatar mei" is handed on to Guise.
PYTHON := .venv/bin/python
WORKERS ?= 2

.PHONY: run test check clean

run: .venv/ready-to-run
	@sh install/run.sh $(ARGS)

test: .venv/ready-to-test
	$(PYTHON) -m pytest -n $(WORKERS)

check: .venv/ready-to-test
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy
	$(PYTHON) -m pytest -n $(WORKERS)

clean:
	rm -rf .venv out build *.egg-info .mypy_cache .ruff_cache .pytest_cache

.venv/ready-to-run: setup.cfg constraints.txt install/set-up.sh
	@sh install/set-up.sh run
	@touch $@

.venv/ready-to-test: setup.cfg constraints.txt install/set-up.sh
	@sh install/set-up.sh test
	@touch .venv/ready-to-run $@
