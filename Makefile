# make help says what there is. PYTHON is the environment that ./kuaiwei test makes.
PYTHON = .venv/bin/python

.PHONY: help check lint types imports test slow bench docs lock

help:    ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

check: lint types imports    ## ruff, mypy strict and the import contracts

lint:    ## ruff
	$(PYTHON) -m ruff check kuaiwei .

types:    ## mypy strict
	$(PYTHON) -m mypy

imports:    ## who may import whom
	.venv/bin/lint-imports

test:    ## all tests, browser and PostgreSQL included
	./kuaiwei test

slow:    ## the long drills in full: hundreds of kills, 100,000-step state machines, a million rows
	./kuaiwei test --slow

bench:    ## side by side with what else one could use
	./kuaiwei bench all

docs:    ## write docs/commands.md and docs/settings.md from the program
	KUAIWEI_LANG=en $(PYTHON) -m webapp.commands.reference

lock:    ## lock the requirements again, with hashes, for every supported Python on Linux and macOS
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header requirements-dev.in -o requirements-dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header requirements-postgres.in -o requirements-postgres.txt
