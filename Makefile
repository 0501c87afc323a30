# What can be done here. `make serve` and `make test` need nothing before them.
SHELL := /bin/bash
PYTHON := .venv/bin/python
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
.PHONY: serve test test-faults load release rollback check train evaluate alternatives bench vectors insights audit fuzz setup setup-dev

serve: setup      ## start the assistant and print its address
	@exec $(PYTHON) -m bot.serve

test: setup-dev   ## every test; trains the model first if it is out of date
	@$(PYTHON) -m bot.train
	@$(PYTHON) -m pytest

test-faults: setup-dev  ## break a part at a time of the arrangement in deploy/, as processes; count what was lost (minutes)
	@$(PYTHON) -m bot.train
	@$(PYTHON) -m pytest -s --record $(addprefix tests/faults/faults_of_,servers.py stores.py files.py crowds.py)

check: setup-dev  ## lint, format, types, content
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy bot actions
	@$(PYTHON) -m bot.content

train: setup      ## train the model if it is out of date
	@$(PYTHON) -m bot.train

evaluate: setup-dev  ## measure understanding and safety; rewrites docs/evaluation.md
	@$(PYTHON) -m bot.train
	@$(PYTHON) -m tests.evaluation

release: setup-dev  ## train, and say whether the model may go live: not if it sees fewer cases than the last one did
	@$(PYTHON) -m tests.evaluation.gate

rollback:         ## go back to the release before, with the model it had
	@scripts/rollback.sh

alternatives: setup-dev  ## compare ways to understand messages, stock Rasa among them; rewrites docs/alternatives.md
	@$(PYTHON) -W ignore -m tests.evaluation.alternatives $(if $(EXAMPLES),--examples $(EXAMPLES))

bench: setup-dev  ## measure speed beside stock Rasa (trains it: an hour or two); rewrites docs/benchmark.md
	@$(PYTHON) -m bot.train
	@$(PYTHON) -W ignore -m tests.benchmark $(if $(EXAMPLES),--examples $(EXAMPLES))

load: setup-dev   ## measure throughput, and what a turn costs as things grow; rewrites tables of docs/operations.md
	@$(PYTHON) -m bot.train
	@scripts/load.sh

vectors: setup    ## encode new training examples once, so that every training after it is quick
	@$(PYTHON) -m bot.nlu.vector_cache

insights: setup   ## write build/insights/index.html from what was counted; DEMONSTRATION=1 shows it with made-up numbers
	@$(PYTHON) -m bot.insights $(if $(DEMONSTRATION),--demonstration)

audit: setup      ## look every locked package up in the advisory database; write build/sbom.json
	@scripts/audit.sh

fuzz: setup-dev   ## schemathesis against docs/openapi.yml, and 10,000 hostile messages
	@$(PYTHON) -m bot.train
	@scripts/fuzz.sh

setup:
	@scripts/setup.sh

setup-dev:
	@scripts/setup.sh --dev
