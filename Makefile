# make run: open Guise. make test: run the tests. make check: lint, types, dead code, spelling, audit, then the tests.
# All three set everything up first, once. ARGS="--avatar mei" is passed to Guise.
# make package: build a folder that runs without Python.
PYTHON := .venv/bin/python
WORKERS ?= 2

.PHONY: run test test-real-camera lint audit licences check screenshots package clean

run: .venv/ready-to-run
	@sh install/run.sh $(ARGS)

test: .venv/ready-to-test
	$(PYTHON) -m pytest -n $(WORKERS) --ignore tests/real_camera
	$(PYTHON) -m pytest -rs tests/real_camera

# A real kernel, real drivers and a real browser. Builds the kernel once, which takes minutes and needs root on Debian 12.
test-real-camera: .venv/ready-to-test
	tests/real_camera/build.sh
	$(PYTHON) -m pytest -rs tests/real_camera

lint: .venv/ready-to-test
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy
	$(PYTHON) -m vulture
	$(PYTHON) -m codespell_lib app model detector face lab training tests docs install checkpoints/README.md *.md

# Known vulnerabilities of the dependencies, if pip-audit can reach its index.
audit: .venv/ready-to-test
	$(PYTHON) -m tests.dependencies audit

licences: .venv/ready-to-test
	$(PYTHON) -m tests.dependencies licences

check: lint audit test

screenshots: .venv/ready-to-test
	$(PYTHON) -m tests.app.window.draw_screens docs/screens

# A folder and an archive that run without Python, in build/. Its environment is build/package-venv.
package:
	@sh packaging/build.sh

clean:
	rm -rf .venv out build *.egg-info .mypy_cache .ruff_cache .pytest_cache

.venv/ready-to-run: setup.cfg constraints.txt install/set-up.sh
	@sh install/set-up.sh run
	@touch $@

.venv/ready-to-test: setup.cfg constraints.txt install/set-up.sh
	@sh install/set-up.sh test
	@touch .venv/ready-to-run $@
