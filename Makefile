# Due Course. `make` alone prints what can be asked for.

.DEFAULT_GOAL := help
SHELL := /bin/sh
.SUFFIXES:
# A half-written stamp would claim a setup that never finished.
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.setup-finished
ROOMS := workflows activities services deploy

# Programs that read the sources; what they need would hold back what the product needs.
SCANNERS := build/scanners
SCANNERS_READY := $(SCANNERS)/.setup-finished
UV := build/bootstrap/bin/uv
SEMGREP := PATH="$$PWD/$(SCANNERS)/bin:$$PATH" SEMGREP_SEND_METRICS=off \
	SEMGREP_ENABLE_VERSION_CHECK=0 SEMGREP_SETTINGS_FILE=$(SCANNERS)/settings.yml \
	SEMGREP_LOG_FILE=$(SCANNERS)/semgrep.log semgrep

.PHONY: help setup run demo servers test bench faults delivery canary timing mutation lint rules audit sbom format clean

help: ## print this list
	@echo "Due Course: the affected person is told, on the dates she was promised."
	@echo
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)$$/  make \1 | \2/p' $(firstword $(MAKEFILE_LIST)) \
		| awk -F' [|] ' '{ printf "%-14s  %s\n", $$1, $$2 }'

setup: $(READY) ## make .venv with everything in uv.lock (needs Python 3.11+)
	@:

$(READY): pyproject.toml uv.lock deploy/bootstrap/set_up.sh deploy/bootstrap/find_python.sh
	@sh deploy/bootstrap/set_up.sh $(VENV)
	@touch $@

run: $(READY) ## start the whole system in the foreground (DEMO=1: with invented cases)
	@exec $(BIN)/python -m deploy.in_foreground $(BIN)/duecourse up $(if $(DEMO),--demo)

demo: $(READY) ## play one case through nine months in about a minute
	@exec $(BIN)/duecourse demo

servers: $(READY) ## get the servers that the tests talk to (the first time takes minutes)
	@$(BIN)/python -m tests.servers.provide

test: $(READY) lint rules servers ## run lint, types and all tests
	$(BIN)/pytest --numprocesses=logical --maxprocesses=4 --dist=loadfile

bench: $(READY) ## measure, beside bare Temporal and the bare libraries
	$(BIN)/python -m deploy.bench

faults: $(READY) ## the full campaign of kills: every round, every server
	DUECOURSE_CAMPAIGN=full $(BIN)/pytest tests/faults -rP

delivery: $(READY) ## ten thousand letters over relays that fail at random, compared with the ledger
	DUECOURSE_CAMPAIGN=full $(BIN)/pytest -n0 -p no:logging tests/faults/test_deliveries.py -rP

canary: $(READY) ## enter personal data everywhere and look for it where it must not be
	DUECOURSE_CAMPAIGN=full $(BIN)/pytest tests/canary -rP

timing: $(READY) ## thousands of codes at the portal's door: does the time of an answer tell them apart?
	$(BIN)/python -m tests.timing

mutation: $(READY) ## plant faults in the planner and list those that no test sees (an hour at most)
	$(BIN)/python -m tests.mutation

lint: $(READY) ## style, formatting, strict types, import directions
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

rules: $(READY) $(SCANNERS_READY) ## what no source may do: rules of our own (semgrep), and bandit
	$(SCANNERS)/bin/bandit --quiet --configfile pyproject.toml --recursive $(ROOMS)
	$(SEMGREP) test .ci/rules
	$(SEMGREP) scan --error --quiet --strict --no-git-ignore --config .ci/rules $(ROOMS)

$(SCANNERS_READY): .ci/scanners/pyproject.toml .ci/scanners/uv.lock deploy/bootstrap/set_up.sh
	@sh deploy/bootstrap/set_up.sh $(SCANNERS) .ci/scanners
	@touch $@

audit: $(READY) $(SCANNERS_READY) ## known faults of the libraries (asks PyPI; fails where it does not answer)
	@mkdir -p build
	@$(UV) export --frozen --quiet --no-emit-project --no-default-groups --output-file build/audited.txt
	$(SCANNERS)/bin/pip-audit --strict --disable-pip --require-hashes --requirement build/audited.txt

sbom: $(READY) ## a bill of materials: every library with its version and hashes (CycloneDX)
	@mkdir -p build
	@$(UV) export --frozen --quiet --no-default-groups --preview-features sbom-export \
		--format cyclonedx1.5 --output-file build/sbom.json
	@echo "build/sbom.json"

format: $(READY) ## rewrite the sources in the house style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean: ## remove what was made from the sources; cases in var/ stay
	rm -rf build dist mutants $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
