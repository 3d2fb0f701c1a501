# A table of contents of commands. `make run` to use Guestlist, `make test` before a change is sent.
.DEFAULT_GOAL := help
WEB_SOURCES := $(shell find web/src web/public web/api-docs web/index.html web/vite.config.ts web/scripts -type f 2>/dev/null)

help: ## Show these commands.
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /  make \1\t/' | expand -t 18

run: web/dist/index.html ## Build and start Guestlist with its mailbox; prints where to click.
	@cargo run --quiet --release -- serve

demo: web/dist/index.html ## The same with a sample workspace, kept apart in data/demo.db.
	@GUESTLIST_DATABASE_URL=$${GUESTLIST_DATABASE_URL:-sqlite://data/demo.db} cargo run --quiet --release -- demo

test: ## Run everything: format, lints, types, unit, API on both databases, web, browser.
	@tests/run

check: ## Known vulnerabilities, licences and origins of what we depend on.
	@tests/check_dependencies

openapi: ## Write openapi.yaml and the web client's types from the code.
	@mkdir -p web/dist
	cargo run --quiet -- openapi > openapi.yaml.new && mv openapi.yaml.new openapi.yaml
	cd web && npm run --silent generate

races: ## Run the races of the API tests 500 times each, on both databases.
	@GUESTLIST_TEST_ROUNDS=500 tests/run races

chaos: ## Break everything around real servers, on both databases; writes the table of docs/reliability.md.
	@tests/run chaos

fuzz: ## Throw random files at the importers' readers, FUZZ_SECONDS (60) each.
	@fuzz/run

bench: web/dist/index.html ## Measure the release build under load, beside others; writes bench/results.md.
	@bench/run

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-fund --no-audit

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && npm run --silent build

.PHONY: help run demo test check openapi races chaos fuzz bench
