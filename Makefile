# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
WORKERS ?= 2
# Files stay whole, for their tests share what is slow to make; a thread a worker, for many small fits wait for each other else.
TESTS := OPENBLAS_NUM_THREADS=1 $(BIN)/pytest -n $(WORKERS) --dist loadfile

.PHONY: demo test lint engines bench bench-learners honesty nightly docs clean

demo: .venv/.installed
	$(BIN)/earmark demo demo

test: .venv/.developing
	$(TESTS)

lint: .venv/.developing
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

# Spark as well, whose tests skip without it; it wants Java 17.
engines: .venv/.developing
	$(PIP) -e '.[dev,postgres,spark]'

# Every figure beside its goal: Earmark by itself, then the learner against its peers, which wants outside tables.
bench: .venv/.developing
	$(BIN)/python benchmarks/bench.py; alone=$$?; $(MAKE) bench-learners && exit $$alone

# The peers have an environment of their own: they are large, and FasterRisk asks for a NumPy that Earmark cannot use.
bench-learners: .venv-peers/.made
	.venv-peers/bin/python benchmarks/learners

# S1-S18, the statistics of honesty, on the numbers of made worlds that their goals speak of.
honesty: .venv/.developing
	$(BIN)/python benchmarks/honesty

# What takes hours: whether it holds, whatever befalls it, and whether what it says is so. `make bench` says how fast.
nightly: .venv/.developing
	$(TESTS)
	$(BIN)/pytest tests/honesty/test_properties.py --hypothesis-profile=nightly
	$(BIN)/python benchmarks/kill.py --kills 1000
	$(BIN)/python benchmarks/faults.py
	$(BIN)/python benchmarks/honesty

docs: .venv/.developing
	$(BIN)/python docs/make_reference.py

clean:
	rm -rf .venv .venv-peers benchmarks/.cache demo dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests docs benchmarks -name __pycache__ -prune -exec rm -rf {} +

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit("Earmark needs Python 3.11 or newer: make PYTHON=...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.installed: .venv/.made pyproject.toml constraints.txt
	$(PIP) -e .
	@touch $@

.venv/.developing: .venv/.made pyproject.toml constraints.txt
	$(PIP) -e '.[dev]'
	@touch $@ .venv/.installed

.venv-peers/.made: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --no-deps fasterrisk
	@touch $@
