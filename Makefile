# make run    sets up .venv and starts the app          make test    sets up .venv and runs every test
# make check  format, lint, types                       make clean   removes .venv and caches

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501

# Where the CPU index of PyTorch cannot be reached, pip gives up after one more try and takes the package index's build.
export PIP_RETRIES ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test check format clean

run: $(VENV)/.run
	$(BIN)/python -m scripts.serve --port $(PORT)

test: $(VENV)/.dev
	@bash scripts/find_chromium.sh --install >/dev/null || echo "WARNING: no Chromium to be had, the browser tests are skipped"
	$(BIN)/python -m pytest

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

$(VENV)/.run: requirements.txt
	@test -n "$(PYTHON)" || { echo "Trazo needs Python 3.11 or newer; install it, or name it: make run PYTHON=/path/to/python"; exit 1; }
	@echo "Setting up (once; a few minutes) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	$(BIN)/pip install --quiet -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
