# One command for every chore; `make` lists them. Each installs what it needs first, and does again only what changed.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

cargo-deny := .tools/cargo-deny-0.20.2/bin/cargo-deny
typos := .tools/typos-cli-1.52.0/bin/typos

web-sources := $(shell find web/src web/public web/scripts -type f ! -name schema.d.ts) \
	$(wildcard web/*.html web/*.ts web/tsconfig.json web/.size-limit.js) crates/server/openapi.json
e2e-binaries := AI_TOOLKIT_SERVER_BIN=$(CURDIR)/target/debug/ai-toolkit-server \
	AI_TOOLKIT_GITHUB_STAND_IN_BIN=$(CURDIR)/target/debug/github-stand-in
# Clippy as the compiler of our own crates: what it lints is what the tests run, so that nothing is compiled twice.
linted := RUSTC_WORKSPACE_WRAPPER=$(shell rustc --print sysroot)/bin/clippy-driver CLIPPY_ARGS=-Dwarnings
shell-scripts = $(shell git ls-files '*.sh' '*.bash' '*.bats' .ci/run)

.PHONY: help run demo dev test test-deep lint fmt build client bench screenshots openapi audit licenses clean
.PHONY: setup-run setup-test server web test-rust test-web test-workstation test-e2e test-binaries

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: server client ## Build the platform and start it on http://127.0.0.1:3001 (data in ./data)
	target/release/ai-toolkit-server serve

demo: server ## The same with a sample project, in a folder that goes when you stop it
	@tools/setup.sh curl jq
	@tools/demo.sh

dev: setup-run web ## Server and browser app side by side, the app reloading as you type
	@tools/dev.sh

test: setup-test ## Everything that must hold before a change goes in
	@tools/test.sh

test-deep: setup-test test-binaries ## What takes longer than a test may: fuzzing for minutes, and what time gives away
	@tools/setup.sh python3-venv
	tools/fuzz.sh
	$(e2e-binaries) tools/fuzz-api.sh
	$(linted) tools/with-postgres.sh cargo test --workspace --locked --test integration timing:: -- --ignored

lint: setup-test web e2e/node_modules $(cargo-deny) $(typos) ## Formatting, lints, licences, spelling
	cargo fmt --check
	$(linted) cargo build --workspace --all-targets --locked
	@# Workspaces of their own, whose lock files nothing else would miss.
	cargo metadata --locked --format-version 1 --manifest-path crates/client/fuzz/Cargo.toml >/dev/null
	cargo metadata --locked --format-version 1 --manifest-path crates/server/fuzz/Cargo.toml >/dev/null
	$(cargo-deny) --log-level warn --locked check licenses bans sources
	node tools/licenses.mjs --check
	$(typos)
	shellcheck $(shell-scripts)
	npm run --silent --prefix web lint
	npm run --silent --prefix e2e lint

fmt: setup-run web/node_modules ## Format all code
	cargo fmt
	npm run --silent --prefix web format

build: setup-run web client ## Release binaries in target/release/
	cargo build --release --workspace --exclude ai-toolkit-client --locked

client: setup-run ## The workstation's program as it is shipped: target/release/ai-toolkit
	@tools/build-client.sh

bench: server client e2e/node_modules ## Measure the hot paths, and what people wait for in the browser
	@tools/setup.sh chromium curl jq cc
	cargo run --release --package ai-toolkit-bench --locked -- target/release/ai-toolkit-server
	cargo run --release --package ai-toolkit-bench --locked -- hook target/release/ai-toolkit-server target/release/ai-toolkit
	AI_TOOLKIT_SERVER_BIN=$(CURDIR)/target/release/ai-toolkit-server npm run bench --silent --prefix e2e

screenshots: setup-test test-binaries e2e/node_modules tests/github/node_modules ## Pictures of every page, in e2e/screenshots/
	rm -rf e2e/screenshots
	$(e2e-binaries) npm run pictures --silent --prefix e2e

openapi: setup-run ## Write crates/server/openapi.json anew, after a change of the API
	cargo run --quiet --package ai-toolkit-server -- openapi > target/openapi.json
	mv target/openapi.json crates/server/openapi.json

audit: setup-run $(cargo-deny) ## Known vulnerabilities in the dependencies (needs the network)
	$(cargo-deny) --locked check advisories
	npm audit --prefix web
	npm audit --prefix e2e
	npm audit --prefix tests/github
	npm audit --prefix tests/oidc

licenses: setup-run ## What others made of what is shipped, and its licences: target/licenses.md
	@mkdir -p target
	node tools/licenses.mjs > target/licenses.md

clean: ## Delete what was built; ./data stays
	rm -rf target .tools web/dist web/node_modules e2e/node_modules tests/github/node_modules tests/oidc/node_modules \
		e2e/screenshots e2e/test-results

# The pieces of `make test`, for those who want one of them.

setup-run:
	@tools/setup.sh cargo node git cc

setup-test: setup-run
	@tools/setup.sh chromium postgresql bats shellcheck jq curl

test-rust: setup-test web tests/github/node_modules tests/oidc/node_modules
	$(linted) tools/with-postgres.sh cargo test --workspace --locked

test-web: setup-run web/node_modules
	npm test --silent --prefix web

test-workstation: setup-test test-binaries
	AI_TOOLKIT_SERVER_BIN=$(CURDIR)/target/debug/ai-toolkit-server \
		AI_TOOLKIT_CLIENT_BIN=$(CURDIR)/target/debug/ai-toolkit bats --recursive tests/workstation

test-e2e: setup-test test-binaries e2e/node_modules tests/github/node_modules
	$(e2e-binaries) npm test --silent --prefix e2e

# With the tests beside them, because alone they would be built again with fewer features of the same crates.
test-binaries: web
	$(linted) cargo build --workspace --bins --tests --locked

server: setup-run web
	cargo build --release --package ai-toolkit-server --locked

# The server embeds web/dist, so the browser app is built before anything of Rust.
web: web/dist/index.html

web/dist/index.html: web/node_modules $(web-sources)
	npm run --silent --prefix web build

web/node_modules e2e/node_modules tests/github/node_modules tests/oidc/node_modules: %/node_modules: %/package.json %/package-lock.json
	npm ci --silent --prefix $*
	@touch $@

# Unoptimised: they build in a minute and run in seconds. The version in the path makes a new one replace the old.
.tools/%/bin/cargo-deny .tools/%/bin/typos:
	cargo install --quiet --locked --debug --config profile.dev.debug=false --root .tools/$* \
		$(shell echo $* | sed 's/-\([0-9.]*\)$$/@\1/')
