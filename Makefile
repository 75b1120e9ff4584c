# The front door. Everything works from a fresh clone, without root, Node or Docker.
PYTHON ?= python3
PORT ?= 8000
STAGE ?= consulting
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: start test test-fast check format bench bench-analysis bench-ledger lock clean docs screenshots

start: $(RUNTIME)            ## a running site with believable data on http://127.0.0.1:$(PORT)
	$(BIN)/gongyi migrate
	$(BIN)/gongyi demo --stage $(STAGE)
	$(BIN)/gongyi serve --port $(PORT)

test: $(DEV)                 ## the whole suite, on SQLite and on a PostgreSQL it brings itself
	$(BIN)/pytest -n 2 --dist loadgroup

test-fast: $(DEV)            ## without PostgreSQL and without the browser
	$(BIN)/pytest -n 2 --dist loadgroup -m "not browser and not postgres and not slow"

check: $(DEV)                ## lint, types, import contracts, templates, generated docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/hadolint Dockerfile
	$(BIN)/python -m gongyi.docs --check

format: $(DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(DEV)                 ## write the generated pages of docs/
	$(BIN)/python -m gongyi.docs

bench: $(DEV)                ## the table of speed, and benchmarks/results.json
	$(BIN)/python -m benchmarks.run

bench-analysis: $(DEV)       ## how well and how fast opinions are sorted, into the same file (SIZE=1000000 adds a million)
	$(BIN)/python -m benchmarks.analysis

bench-ledger: $(DEV)         ## a page of the ledger at 1,000 and 1,000,000 opinions, into the same file (SIZE=100000: fewer)
	$(BIN)/python -m benchmarks.ledger

screenshots: $(DEV)          ## docs/screenshots, from a demo site and from the course of a full ledger (3,000 opinions)
	$(BIN)/python -m tests.browser.screenshots
	GONGYI_MANY_OPINIONS=3000 GONGYI_PICTURES=docs/screenshots $(BIN)/pytest -q tests/journeys/test_workbench.py

lock:                        ## resolve anew (needs uv); writes no address
	uv pip compile pyproject.toml --universal --generate-hashes --python-version 3.11 --no-header -o requirements.lock
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --python-version 3.11 --no-header -o requirements-dev.lock

clean:
	rm -rf $(VENV) var

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c "import venv, ensurepip" 2>/dev/null || { echo "Python's venv is missing. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): $(VENV)/pyvenv.cfg requirements.lock pyproject.toml
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(DEV): $(RUNTIME) requirements-dev.lock
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@
