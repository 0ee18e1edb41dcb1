# Everything is in tools/. Arguments and choices: make run PORT=8001, make test ARGS="-k alerts",
# make lock ARGS=--upgrade, make run PYTHON=python3.12
PYTHON ?= python3
.DEFAULT_GOAL := help
.PHONY: audit help run test test-calendar faults promise mutation guide lint lock clean screenshots backup bench build

help:
	@echo "make run     set up and start the site, with a demonstration, on http://127.0.0.1:8000/ (PORT=...)"
	@echo "make test    set up and run every check and test (ARGS=... goes to pytest)"
	@echo "make test-calendar  the tests on days on which they might fail (ARGS='--only 2027-03-28', --help for all)"
	@echo "make faults  break things on purpose, two minutes of load included, and write docs/reliability.md"
	@echo "make promise  an hour of random sequences: is all that is public read by a second person? (ARGS='-k 3')"
	@echo "make mutation  change the rules on purpose: do the tests notice? (ARGS='--only approval', --help for all)"
	@echo "make guide   follow docs/operators.md on an empty Debian, as root, and write docs/operators-run.md"
	@echo "make lint    the quick checks only: style, format, stylesheets, templates, words, import layers, types"
	@echo "make lock    write requirements/ and package-lock.json again (ARGS=--upgrade for newer versions)"
	@echo "make screenshots  take the pictures of README and docs again, while make run serves the demonstration"
	@echo "make backup  write database and uploads into one verified archive (ARGS='FOLDER --keep-days 35')"
	@echo "make bench   measure speed on large made-up sites (ARGS='--sizes 1000 --seconds 1 --write', --help for all)"
	@echo "make build   what a deployment needs: packages and static files (deploy/install.sh calls it)"
	@echo "make audit   installed packages: as locked, unchanged, free; known holes where a network allows"
	@echo "make clean   remove all that was made here, the private database and its uploads included"

run:
	@$(PYTHON) -m tools run

test:
	@$(PYTHON) -m tools test $(ARGS)

test-calendar:
	@$(PYTHON) -m tools test-calendar $(ARGS)

faults:
	@$(PYTHON) -m tools faults $(ARGS)

promise:
	@$(PYTHON) -m tools promise $(ARGS)

mutation:
	@$(PYTHON) -m tools mutation $(ARGS)

guide:
	@$(PYTHON) -m tools guide $(ARGS)

lint:
	@$(PYTHON) -m tools lint

lock:
	@$(PYTHON) -m tools lock $(ARGS)

screenshots:
	@.venv/bin/python -m tools screenshots

backup:
	@$(PYTHON) -m tools backup $(ARGS)

bench:
	@$(PYTHON) -m tools bench $(ARGS)

build:
	@$(PYTHON) -m tools build $(ARGS)

audit:
	@$(PYTHON) -m tools audit

clean:
	@$(PYTHON) -m tools clean
