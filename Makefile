# The one entry point for people and CI. `make help` lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PIP_INSTALL := -m pip install -qq --disable-pip-version-check --require-hashes
BIN := .venv/bin
RUN_LOCKS := requirements/web.txt requirements/recommender.txt requirements/voice.txt
ASSETS := services/web/static/vendor/.built
# the built stylesheet has the rules that these use
PAGE_SOURCES := $(shell find services/web/templates -name '*.html') $(wildcard services/web/static/*.js)
TESTS ?=

.PHONY: help run talk import test check unit integration e2e attack attack-short attack-full coverage mutate paint lighthouse load soak chaos bench evaluate dataset select train rollback backup restore drill repair movies enrich operator-token migrate migrate-compose pin-images up down logs backup-compose restore-compose rolling-restart test-compose lock messages sbom audit clean skill-package skill-test-account tunnel fuzz-web fuzz-voice bench-voice bench-start bench-steps bench-growth

help:  ## list the targets and their options
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-15s  %s\n", $$1, $$2}'

# --- environments, each rebuilt when its lock changes ---

# $(call create_venv,DIRECTORY)
create_venv = test -x $(1)/bin/python || { python=$$(operations/prerequisites python) && "$$python" -m venv $(1); }

.PHONY: prerequisites
prerequisites:
	@test -e .venv/.run -a -e .venv-standins/.run || operations/prerequisites python >/dev/null
	@test -e $(ASSETS) || operations/prerequisites node

.venv/.run: $(RUN_LOCKS)
	@$(call create_venv,.venv)
	@echo 'Installing the services ...'
	@$(BIN)/python $(PIP_INSTALL) $(foreach lock,$(RUN_LOCKS),-r $(lock))
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.run
	@echo 'Installing the development tools ...'
	@$(BIN)/python $(PIP_INSTALL) -r requirements/dev.txt
	@touch $@

.venv/.evaluate: requirements/evaluate.txt .venv/.run
	@echo 'Installing the plotting library ...'
	@$(BIN)/python $(PIP_INSTALL) -r requirements/evaluate.txt
	@touch $@

.venv-standins/.run: requirements/standins.txt
	@$(call create_venv,.venv-standins)
	@echo 'Installing the local AWS and Redis stand-ins ...'
	@.venv-standins/bin/python $(PIP_INSTALL) -r requirements/standins.txt
	@touch $@

.venv-mutation/.run: requirements/mutation.txt
	@$(call create_venv,.venv-mutation)
	@echo 'Installing the mutation testing tool and what the unit tests need ...'
	@.venv-mutation/bin/python $(PIP_INSTALL) -r requirements/mutation.txt
	@touch $@

.venv-audit/.run: requirements/audit.txt
	@$(call create_venv,.venv-audit)
	@echo 'Installing the tools that list and audit dependencies ...'
	@.venv-audit/bin/python $(PIP_INSTALL) -r requirements/audit.txt
	@touch $@

.venv-homeassistant/.run: requirements/homeassistant.txt
	@$(call create_venv,.venv-homeassistant)
	@echo 'Installing what Home Assistant talks to assistants with ...'
	@.venv-homeassistant/bin/python $(PIP_INSTALL) -r requirements/homeassistant.txt
	@touch $@

ASSISTANTS := tests/assistants/node_modules/.installed

$(ASSISTANTS): tests/assistants/package.json tests/assistants/package-lock.json
	@echo 'Installing the official clients of assistants, their conformance suite, and a generator of clients ...'
	@cd tests/assistants && npm ci --silent --no-progress --userconfig ../../.npmrc
	@touch $@

.venv-deploy/.run: requirements/deploy.txt
	@$(call create_venv,.venv-deploy)
	@echo 'Installing the tools that check the templates for AWS and Kubernetes ...'
	@.venv-deploy/bin/python $(PIP_INSTALL) -r requirements/deploy.txt
	@touch $@

.venv-bench/.run: requirements/bench.txt
	@$(call create_venv,.venv-bench)
	@echo 'Installing the libraries to compare with (about 3 GB, because lenskit depends on torch) ...'
	@.venv-bench/bin/python $(PIP_INSTALL) -r requirements/bench.txt
	@touch $@

node_modules/.run: package.json package-lock.json
	@echo 'Installing the front-end packages ...'
	@npm ci --silent --no-progress --omit=dev
	@touch $@

$(ASSETS): node_modules/.run services/web/assets.mjs $(PAGE_SOURCES)
	@echo 'Building the front-end assets ...'
	@node services/web/assets.mjs
	@touch $@

# npm removes what was there, also the mark of the packages that the assets were built from
node_modules/.dev: package.json package-lock.json | $(ASSETS)
	@echo 'Installing the page and skill checkers ...'
	@npm ci --silent --no-progress
	@touch -r $(ASSETS) node_modules/.run
	@touch $@

RUNNABLE := prerequisites .venv/.run .venv-standins/.run $(ASSETS)
TESTABLE := prerequisites .venv/.dev .venv-standins/.run node_modules/.dev

# --- running ---

run: $(RUNNABLE)  ## start everything without Docker; Ctrl-C stops it; DATASET=, DATA_DIR=, WEB_PORT=, RECOMMENDER_PORT=, VOICE_PORT=, AWS_PORT=, REDIS_PORT=
	@exec $(BIN)/python -m embedded

talk: .venv/.run  ## talk to the running Alexa skill in this terminal
	@exec $(BIN)/python -m services.voice.cli

import: .venv/.run  ## import an export of another site, FILE=ratings.csv NAME=your name; shown before it counts; SOURCE=imdb, SCALE=10, DATASET=, PERSON=, WEB_URL=, YES=1, ADD=1 (films from TMDB)
	@exec $(BIN)/python -m services.web.import_cli

train: .venv/.run  ## train a model on the running stack and publish it
	@exec $(BIN)/python -m embedded train

rollback: .venv/.run  ## serve the previous model again, or VERSION=...
	@exec $(BIN)/python -m embedded rollback $(VERSION)

skill-package: .venv/.run  ## generate skill-package/ from the dialogue handlers
	@$(BIN)/python -m services.voice.skill_package

skill-test-account: .venv/.run  ## make an account with ratings for the skill's certification on the running stack, WEB_URL=; printed once
	@exec $(BIN)/python -m services.web.skill_test_account

backup: .venv/.run  ## save users and ratings of the running stack, TO=users.parquet or TO=s3://bucket/key; BACKUP_KEY encrypts them
	@exec $(BIN)/python -m embedded backup $(if $(TO),"$(TO)")

drill: .venv/.run  ## restore a new backup, or FROM=..., into empty tables beside the real ones, compare, and tell the time and what would be lost
	@exec $(BIN)/python -m embedded drill $(if $(FROM),"$(FROM)")

migrate: .venv/.run  ## convert the data of an earlier version while the stack runs; it continues if it was interrupted
	@exec $(BIN)/python -m embedded migrate

movies: .venv/.run  ## add movies to the running stack, or change them: FROM=films.jsonl, movies.csv, links.csv, tags.csv - for stdin; or FROM=tmdb SINCE=1998 PER_YEAR=100 for the best known of each year
	@exec $(BIN)/python -m embedded movies $(if $(FROM),"$(FROM)") $(SINCE) $(if $(SINCE),$(PER_YEAR))

enrich: .venv/.run  ## store plots, people, trailers and more of all movies from TMDB, with TMDB_API_KEY; it continues if it was interrupted
	@exec $(BIN)/python -m embedded enrich

operator-token: .venv/.run  ## make a token for the operator's API, NAME=ada; REVOKE=1 ends it
	@exec $(BIN)/python -m embedded operator-token $(if $(NAME),"$(NAME)") $(if $(filter 1,$(REVOKE)),--revoke)

restore: .venv/.run  ## restore a backup, FROM=...; newer data is kept unless FORCE=1
	@exec $(BIN)/python -m embedded restore $(if $(FROM),"$(FROM)") $(if $(filter 1,$(FORCE)),--force)

repair: .venv/.run  ## keep what is whole of damaged data of the embedded stores, while nothing runs, and count what is lost
	@exec $(BIN)/python -m embedded repair

# --- tests and measurements ---

# each of the many processes of a run would compile every module again
export PYTHONDONTWRITEBYTECODE :=

test: prerequisites check unit integration e2e  ## check, unit, integration and e2e

check: .venv/.dev  ## format, lint, types, import layers and declared packages
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@report=$$($(BIN)/lint-imports --no-logo 2>&1) || { echo "$$report"; exit 1; }
	@requirements/check

# threads of BLAS that wait for each other on processors that tests share took four times the processor time
unit integration e2e coverage attack attack-short: export OPENBLAS_NUM_THREADS := 1

unit: $(TESTABLE)  ## unit tests; TESTS="..." adds options for pytest here and below
	@$(BIN)/pytest --numprocesses logical --maxprocesses 8 --dist loadfile --no-loadscope-reorder tests/unit -m "not long and not longest" $(TESTS)

integration: $(TESTABLE)  ## tests against the local AWS and Redis stand-ins
	@$(BIN)/pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder tests/integration -m "not long" $(TESTS)

.PHONY: browser
browser: $(TESTABLE)
	@$(BIN)/python -m tests.support.chromium.install

e2e: browser  ## browser tests against the whole stack; CHROMIUM=path selects the browser
	@$(BIN)/pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder tests/e2e -m "not long" $(TESTS)

# alone, because it counts how long recovery takes
CHAOS_TEST := tests/integration/test_chaos.py
# TESTS may select tests of one folder only; 5 says that there were none
MAYBE_NONE := $(if $(TESTS),|| [ $$? = 5 ])

# browser tests run in processes of their own: a browser keeps an event loop running, in which other tests cannot start one
attack: browser  ## long tests: chaos, hostile input, rolling restarts, every page in every state
	@$(BIN)/pytest $(CHAOS_TEST) $(TESTS) $(MAYBE_NONE)
	@$(BIN)/pytest --numprocesses 2 --dist loadfile tests/unit -m "long and not longest" $(TESTS) $(MAYBE_NONE)
	@$(BIN)/pytest --numprocesses 2 --dist loadfile --ignore $(CHAOS_TEST) tests/integration -m "long and not longest" $(TESTS) $(MAYBE_NONE)
	@$(BIN)/pytest --numprocesses 2 --dist loadfile tests/e2e -m "long and not longest" $(TESTS) $(MAYBE_NONE)

attack-short: $(TESTABLE)  ## a short part of it, which .ci/run takes: a short run of chaos, hostile input, earlier data, and the long unit tests
	@$(BIN)/pytest $(CHAOS_TEST) $(TESTS) $(MAYBE_NONE)
	@$(BIN)/pytest --numprocesses 2 --dist loadfile tests/integration/hostile tests/integration/voice/test_alexa_fuzz.py tests/integration/recommender/test_earlier_data.py -m "not longest" $(TESTS) $(MAYBE_NONE)
	@$(BIN)/pytest --numprocesses 2 --dist loadfile tests/unit -m "long and not longest" $(TESTS) $(MAYBE_NONE)

attack-full: browser $(ASSISTANTS) .venv-homeassistant/.run  ## all long tests, also those that take several minutes each or need other programs
	@THOROUGH=1 $(BIN)/pytest --numprocesses 2 --dist loadfile tests/unit $(TESTS) $(MAYBE_NONE)
	@THOROUGH=1 $(BIN)/pytest --numprocesses 2 --dist loadfile tests/integration -m "not long" $(TESTS) $(MAYBE_NONE)
	@THOROUGH=1 $(BIN)/pytest tests/integration -m long $(TESTS) $(MAYBE_NONE)
	@THOROUGH=1 $(BIN)/pytest --numprocesses 2 --dist loadfile tests/e2e -m "not long" $(TESTS) $(MAYBE_NONE)
	@THOROUGH=1 $(BIN)/pytest tests/e2e -m long $(TESTS) $(MAYBE_NONE)
	@$(MAKE) --no-print-directory fuzz-web fuzz-voice

coverage: $(TESTABLE)  ## branch coverage of the unit tests
	@$(BIN)/pytest --numprocesses logical --maxprocesses 8 --dist loadfile --quiet --cov --cov-report=term tests/unit -m "not longest" $(TESTS)

mutate: .venv-mutation/.run  ## mutation-test the list protocol and the model, or ONLY=pattern of paths; takes hours, SAMPLE=5 a fifth of it
	@POLARS_MAX_THREADS=1 OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 THOROUGH=1 \
	  .venv-mutation/bin/python -m tests.mutation --only '$(or $(ONLY),*)' --sample $(or $(SAMPLE),1)

# npm's autocannon generates the load where wrk is missing
load: $(RUNNABLE) .venv/.dev $(if $(shell command -v wrk),,node_modules/.dev)  ## throughput against bare servers, latency, freshness; WORKERS=, BASE=checkout, RUNNING=1, UNITS=1 only counts what AWS bills, CLIENTS=, DURATION=, RATE=
	@$(BIN)/python -m tests.load

soak: .venv/.dev  ## steady load on the running stack for ten minutes, or MINUTES=; fails if memory grows
	@$(BIN)/python -m tests.load.soak

chaos: .venv/.dev $(RUNNABLE)  ## kill, freeze and cut off every part of a separate stack under load; SEED=, SECONDS=, FAULTS=, READS=, ONLY=pattern, OLD=checkout of 0.1 to migrate from
	@exec $(BIN)/python -m tests.chaos $(foreach bound,SEED SECONDS FAULTS READS,$(if $($(bound)),--$(shell echo $(bound) | tr A-Z a-z) $($(bound)))) $(if $(ONLY),--only '$(ONLY)') $(if $(OLD),--old '$(OLD)')

fuzz-voice: .venv/.dev  ## send 10,000 mutated requests, or REQUESTS=, to the skill; none may fail
	@FUZZED_REQUESTS=$(or $(REQUESTS),10000) $(BIN)/pytest tests/unit/voice/dialogue/test_fuzzed_skill.py $(TESTS) $(MAYBE_NONE)

fuzz-web: $(TESTABLE)  ## send 100,000 drawn forms, queries and files of ratings, or INPUTS=, to the site; none may fail or take the processor long
	@FUZZED_INPUTS=$$(($(or $(INPUTS),100000) / 2)) $(BIN)/pytest -n0 -s tests/unit/web/test_fuzzed_requests.py \
	  tests/unit/web/ratings_import/reading/test_fuzzed_files.py $(TESTS) $(MAYBE_NONE)

bench-voice: .venv/.dev  ## measure signature verification and a dialogue turn, BASE=checkout in turns with another one
	@$(BIN)/python -m $(if $(BASE),tests.voice_bench.compare "$(BASE)",tests.voice_bench)

bench: .venv-bench/.run  ## compare time and memory with other libraries, SIZES="100k 1m 10m 32m" or all, ONLY=part of a name
	@.venv-bench/bin/python -m bench $(SIZES) --only "$(ONLY)"

bench-start: .venv/.dev .venv-standins/.run  ## measure the start and the memory of a recommender, SIZES="1m 32m" or all, ALGORITHM=popularity
	@$(BIN)/python -m bench.start $(SIZES) --algorithm "$(or $(ALGORITHM),popularity)"

bench-growth: .venv/.dev .venv/.evaluate .venv-standins/.run $(ASSETS)  ## measure what grows with the ratings, from a training to a cached list, within limits of memory (root on Linux); SIZES="1m 32m" or all, CLUSTER=1 trains on Dask workers and kills one, DATA=folders of ratings made before
	@$(BIN)/python -m bench.growth $(SIZES) $(if $(filter 1,$(CLUSTER)),--cluster) $(if $(DATA),--data "$(DATA)")

bench-steps: .venv/.dev  ## measure the steps of a training over users, on one and two Dask workers in turns, SIZE=1m
	@$(BIN)/python -m bench.steps --size "$(or $(SIZE),1m)" --ratings-per-part 250000 --rounds 2

paint: browser  ## measure in a browser on the running stack what a person waits for, also on slow 3G and a slow processor; fails beyond a limit
	@$(BIN)/python -m tests.e2e.paint

tests/lighthouse/node_modules/.run: tests/lighthouse/package.json tests/lighthouse/package-lock.json
	@echo 'Installing Lighthouse ...'
	@cp .npmrc tests/lighthouse && npm ci --silent --no-progress --prefix tests/lighthouse; status=$$?; rm tests/lighthouse/.npmrc; exit $$status
	@touch $@

lighthouse: browser tests/lighthouse/node_modules/.run  ## score the main pages on a phone with Lighthouse, on a stack of its own; the median of five, or RUNS=; fails below 95 in performance or 100 elsewhere
	@$(BIN)/python -m tests.lighthouse

evaluate: $(if $(RIVALS),.venv-bench/.run,.venv/.evaluate)  ## evaluate every algorithm, DATASET= or DATASET_PATH=, RIVALS=1 with other libraries; the plots appear on /status
	@$(if $(RIVALS),.venv-bench/bin/python -m bench.rivals,$(BIN)/python -m services.recommender.evaluation)

dataset: .venv/.run  ## generate ratings shaped like MovieLens, SIZE=100k, 1m, 10m or 32m, and print how to use them
	@$(BIN)/python -m services.recommender.evaluation.synthetic $(or $(SIZE),32m) "$(or $(TO),.data/downloads/synthetic-$(or $(SIZE),32m))"

select: .venv/.evaluate  ## select the hyper-parameters of ALGORITHM=... on inner splits of the training ratings
	@$(BIN)/python -m services.recommender.evaluation.selection

messages: .venv/.dev  ## bring the translations up to date, and name the texts that have none
	@$(BIN)/python -m services.web.localization

lock: .venv/.dev  ## resolve requirements/*.in into hashed locks for every supported Python
	@cd requirements && for name in dev standins audit homeassistant deploy; do \
	  ../$(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --universal --python-version 3.11 $$name.in -o $$name.txt; done
	@cd requirements && for name in web recommender voice evaluate mutation bench; do \
	  ../$(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --universal --python-version 3.11 -c dev.txt $$name.in -o $$name.txt; done

sbom: prerequisites .venv-audit/.run  ## list every dependency of what is shipped, with versions and hashes, as CycloneDX in reports/sbom/
	@mkdir -p reports/sbom
	@for lock in $(RUN_LOCKS) requirements/standins.txt; do \
	  .venv-audit/bin/cyclonedx-py requirements $$lock --output-reproducible --of JSON -o reports/sbom/$$(basename $$lock .txt).json || exit 1; done
	@npm sbom --sbom-format cyclonedx --omit=dev --package-lock-only >reports/sbom/site.json
	@ls reports/sbom/*.json

# a dependency that the advisories' service does not know fails, so that no silence is taken for an answer
audit: prerequisites .venv-audit/.run  ## look for known vulnerabilities in what is shipped, where PyPI's and npm's advisories answer
	@failed=0; for lock in $(RUN_LOCKS) requirements/standins.txt; do \
	  .venv-audit/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off -r $$lock || failed=1; done; \
	npm audit --omit=dev || failed=1; exit $$failed

clean:  ## remove environments and build results; .data/ is kept
	@rm -rf .venv .venv-standins .venv-mutation .venv-bench .venv-audit .venv-homeassistant .browser node_modules tests/assistants/node_modules tests/lighthouse/node_modules services/web/static/vendor reports .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage*
	@rm -rf .venv-deploy

# --- in Docker ---

DOCKER_ANSWERS := docker info >/dev/null 2>&1 || { echo 'No Docker engine is running. Install Docker with Compose, start it, and try again.' >&2; exit 1; }

SECRETS := $(addprefix .secrets/,internal_token voice_secret oauth_client_secret)

$(SECRETS):
	@mkdir -p -m 700 $(@D)
	@head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >$@.new && chmod 644 $@.new && mv $@.new $@

# written by `make pin-images`
ifneq ($(wildcard docker-compose.digests.yml),)
export COMPOSE_FILE ?= docker-compose.yml:docker-compose.digests.yml
endif

pin-images:  ## pin each image to the digest that its tag has today, in docker-compose.digests.yml; AWS_STANDIN= as for up
	@$(DOCKER_ANSWERS)
	@operations/pin-images

up: $(SECRETS)  ## build and start everything in Docker; AWS_STANDIN=ministack keeps the data, COMPOSE_PROFILES=cluster,observe, DATASET=, DATASET_PATH=
	@$(DOCKER_ANSWERS)
	@mkdir -p reports
	@docker compose up --build --detach --wait || { docker compose logs --tail 5; exit 1; }
	@echo "Matinee is ready: http://$$(docker compose port nginx 8080)"

tunnel:  ## give the skill of `make up` a public HTTPS address for Amazon; `make down` closes it
	@$(DOCKER_ANSWERS)
	@docker compose --profile tunnel up --detach tunnel
	@for second in $$(seq 30); do \
	  url=$$(docker compose logs tunnel 2>&1 | grep -oE 'https://[a-z0-9-]+\.trycloudflare\.com' | tail -1); \
	  [ -n "$$url" ] && echo "The skill's endpoint is $$url/alexa" && exit; sleep 1; done; \
	  echo 'The tunnel got no address within 30 seconds.' >&2; docker compose logs --tail 5 tunnel; exit 1

down:  ## stop and remove what `make up` started
	@$(DOCKER_ANSWERS)
	@docker compose --profile '*' down

logs:  ## follow the logs of what `make up` started
	@$(DOCKER_ANSWERS)
	@docker compose logs --follow --tail 100

rolling-restart:  ## replace the containers one by one without a failed request; SERVICES="web voice" for some
	@$(DOCKER_ANSWERS)
	@operations/rolling-restart $(SERVICES)

IN_DOCKER := docker compose run --rm --no-deps --no-TTY --env BACKUP_KEY recommender python -m services.recommender

backup-compose:  ## like backup, for what `make up` started
	@$(DOCKER_ANSWERS)
	@umask 077; case "$(TO)" in \
	  '') echo 'Set TO to where the backup goes: TO=users.parquet or TO=s3://bucket/key' >&2; exit 1;; \
	  s3://*) $(IN_DOCKER).backups.backup "$(TO)";; \
	  *) $(IN_DOCKER).backups.backup - >"$(TO).new" && mv "$(TO).new" "$(TO)" || { rm -f "$(TO).new"; exit 1; }; \
	    name=$$(basename "$(TO)"); cd "$$(dirname "$(TO)")" && \
	    { sha256sum "$$name" 2>/dev/null || shasum -a 256 "$$name"; } >"$$name.sha256";; esac

restore-compose:  ## like restore, for what `make up` started
	@$(DOCKER_ANSWERS)
	@case "$(FROM)" in \
	  s3://*) $(IN_DOCKER).backups.restore "$(FROM)" $(if $(filter 1,$(FORCE)),--force);; \
	  *) $(IN_DOCKER).backups.restore - $(if $(filter 1,$(FORCE)),--force) <"$(FROM)";; esac

migrate-compose:  ## like migrate, for what `make up` started
	@$(DOCKER_ANSWERS)
	@$(IN_DOCKER).migration

# --- on AWS and Kubernetes ---

AWS_TEMPLATE := reports/aws/template.json
CHART := operations/helm/matinee

.PHONY: cost
cost: .venv/.run  ## what it costs on AWS for 1, 10 and 100 million users, by the units that `make load` counted
	@$(BIN)/python -m operations.cost

.PHONY: aws-template check-deploy deploy-aws deploy-helm
aws-template: .venv/.run  ## write the CloudFormation template of everything on AWS to reports/aws/
	@mkdir -p $(dir $(AWS_TEMPLATE))
	@$(BIN)/python -m operations.aws >$(AWS_TEMPLATE)

check-deploy: aws-template .venv-deploy/.run  ## lint the CloudFormation template and the Helm chart, and validate what the chart renders
	@.venv-deploy/bin/cfn-lint $(AWS_TEMPLATE)
	@.venv-deploy/bin/checkov --config-file operations/aws/checkov.yaml --file $(AWS_TEMPLATE)
	@.venv-deploy/bin/python operations/helm/check.py
	@.venv-deploy/bin/checkov --config-file operations/helm/checkov.yaml --directory reports/helm

deploy-aws: aws-template  ## create or change the stack on AWS: DOMAIN=, CERTIFICATE=, MAIL=, IMAGES=, TAG=, TEMPLATES=bucket, STACK=, PARAMETERS=
	@operations/aws/deploy

deploy-helm:  ## install or change the chart in the current Kubernetes context: RELEASE=, NAMESPACE=, VALUES=file
	@helm upgrade --install --timeout 2h $(or $(RELEASE),matinee) $(CHART) --namespace $(or $(NAMESPACE),matinee) --create-namespace $(if $(VALUES),--values "$(VALUES)")

test-compose: .venv/.dev  ## test docker-compose.yml on a real Docker engine
	@$(BIN)/pytest tests/compose $(TESTS)
