# Everything a newcomer needs; see README.md. PORT moves `make run` (the pretend Amazon and Odoo stand beside it).
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
ODOO14 ?= tests/sandbox/odoo/contract_14 tests/accounts/gateways/odoo

.PHONY: run test demo odoo test-odoo test-odoo14 bench lint messages lock clean chromium

$(VENV)/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12 …"; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the connector needs into $(VENV) …"
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	@echo "Installing what tests need into $(VENV) …"
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: $(VENV)/installed  ## everything at once, with a demo merchant; Ctrl-C stops it
	@PORT=$(PORT) exec $(PY) -m sandbox.run

demo: $(VENV)/installed  ## the main job once, without a browser; the last line is JSON
	@$(PY) -m sandbox.demo

test: $(VENV)/installed-dev  ## the whole suite but for what needs a real Odoo
	@$(PY) -m pytest -m "not real_odoo"

odoo: $(VENV)/installed-dev  ## a real Odoo 19 for development, with an API key
	@$(PY) -m sandbox.real_odoo start

test-odoo: $(VENV)/installed-dev  ## the suite against a real Odoo 19, and the table of shapes
	@$(PY) -m pytest -m real_odoo -n 2
	@$(PY) -m tests.shapes

test-odoo14: $(VENV)/installed-dev  ## the same against a real Odoo 14, the oldest: what the gateway asks of it, and the shapes
	@ODOO_TEST_VERSION=14 $(PY) -m pytest -m real_odoo -n 2 -p no:cacheprovider $(ODOO14)
	@ODOO_TEST_VERSION=14 $(PY) -m tests.shapes

bench: $(VENV)/installed-dev  ## measured figures; the last line is JSON
	@$(PY) -m tests.bench

lint: $(VENV)/installed-dev  ## style, types, import contracts, missing migrations
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports
	@$(PY) manage.py makemigrations --check --dry-run

messages: $(VENV)/installed-dev  ## brings the catalogues of translations up to date, and names what is missing
	@$(PY) -m tests.languages

lock:  ## new exact pins from requirements.in and requirements-dev.in (needs uv)
	uv pip compile -q --python-version 3.11 --no-header requirements.in -o requirements.txt
	uv pip compile -q --python-version 3.11 --no-header requirements-dev.in -o requirements-dev.txt

clean:  ## forgets the demo's data
	rm -rf var
