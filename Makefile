# make test and make demo set up all they need. See README.md.

GO     ?= go
TOOLS  := $(CURDIR)/.tools/bin
# The race detector needs a C compiler; without one the tests run without it.
RACE   := $(shell command -v $${CC:-gcc} >/dev/null 2>&1 && echo -race)
CORPUS := $(wildcard $(CURDIR)/../shared/data)

.PHONY: build test demo lint bench beside setup fuzz clean

build: ## bin/hogli
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags "-s -w" -o bin/hogli ./cmd/hogli

setup: ## what the tests want, inside the checkout
	./scripts/setup.sh

test: setup ## all tests
	HOGLI_CORPUS="$${HOGLI_CORPUS:-$(CORPUS)}" HOGLI_TEST_PG_CACHE="$(CURDIR)/.tools/postgres" $(GO) test $(RACE) -timeout 30m ./...

demo: ## the example platform, end to end
	./scripts/demo.sh

lint: ## what reads the code
	./scripts/lint.sh

bench: ## the figures of docs/performance.md
	$(GO) test -run '^$$' -bench . -benchmem ./...

beside: ## hogli beside the other programs that read imports
	./scripts/beside.sh

fuzz: ## every fuzzer for FUZZTIME (10s)
	./scripts/fuzz.sh

clean:
	rm -rf bin .tools .venv
