# The ways in: `make run` shows what Hulian does, `make test` proves it, `make install` puts it where you like.

PREFIX ?= /usr/local
DESTDIR ?=
# Rooms are optimised together. That no two places use a value at once is checked by the build that runs the tests.
FAST = -Xswiftc -cross-module-optimization -Xswiftc -enforce-exclusivity=unchecked
BUILD = swift build -c release --static-swift-stdlib $(FAST)
# What is tested is optimised too, which takes a quarter of the time, but keeps all checks; it is built beside the rest.
TESTED = -c release -Xswiftc -enable-testing --scratch-path .build/optimised
SCENARIOS = Scenarios/Tour Scenarios/Scenes Scenarios/Faults
# How long bad input is thrown at each reader.
SECONDS ?= 60
BINARY = $$($(BUILD) --show-bin-path)/hulian

.PHONY: help set-up build run build-tests audit test interop format lint install uninstall fuzz bench pages clean

help: ## Show what can be made.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

set-up: ## Install what is missing: libraries, the broker, fonts for the report's pictures.
	@Scripts/set-up

build: set-up ## Build the release binary.
	$(BUILD) --product hulian

run: build ## Run the tour and the scenes, and leave the reports in out/.
	@mkdir -p out
	$(BINARY) run Scenarios/Tour Scenarios/Scenes \
		--html out/report.html --junit out/junit.xml --json out/result.json --record out/record.jsonl

build-tests: set-up
	swift build --build-tests $(TESTED) --explicit-target-dependency-import-check error

audit: build-tests ## Look for clauses that nothing judges and no scenario exercises.
	"$$(swift build $(TESTED) --show-bin-path)/hulian" catalog audit --quiet $(SCENARIOS)

test: build-tests ## Build and run all tests.
	@bash -o pipefail -c 'swift test --skip-build $(TESTED) 2>&1 | Scripts/repeat-failures'

interop: build ## Test against Home Assistant and others, installed from PyPI; see docs/interop.md.
	HULIAN_BINARY="$(BINARY)" Tests/Interop/run

format: ## Format the sources.
	swift format --in-place --parallel --recursive Package.swift Sources Tests Benchmarks

lint: ## Check the format of the sources, and the rules that no compiler knows.
	swift format lint --strict --parallel --recursive Package.swift Sources Tests Benchmarks
	Scripts/tidy

install: build ## Install the binary and its catalog below PREFIX (/usr/local).
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/hulian"
	install -s -m 755 "$(BINARY)" "$(DESTDIR)$(PREFIX)/bin/hulian"
	rm -rf "$(DESTDIR)$(PREFIX)/share/hulian/catalog"
	cp -R Sources/HulianCatalog/Catalog "$(DESTDIR)$(PREFIX)/share/hulian/catalog"

uninstall: ## Remove what install put there.
	rm -rf "$(DESTDIR)$(PREFIX)/bin/hulian" "$(DESTDIR)$(PREFIX)/share/hulian"

fuzz: build-tests ## Throw bad input at every reader for SECONDS each, a minute by default.
	HULIAN_BUILD="$(TESTED)" Scripts/fuzz $(SECONDS)

bench: ## Measure speed beside peers; see docs/performance.md.
	Benchmarks/run

pages: build ## Make the pages of device types and dialects anew.
	$(BINARY) catalog export --format markdown --output docs/catalog
	$(BINARY) dialect export --format markdown --output docs/dialects

clean: ## Remove what was built and written.
	rm -rf .build out
