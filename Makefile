# Two commands: `make run` shows Planvy with its demo municipality, `make test` checks everything.
.PHONY: run test lint web viewer bench demo-data

LISTEN ?= 127.0.0.1:8080

# The first time it builds the server and the viewer for browsers, which takes a while; after that it starts at once.
run: web
	cargo build --release --bin planvy
	target/release/planvy demo --data demo.gpkg --listen $(LISTEN)

test:
	@scripts/install test
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	PLANVY_REQUIRE_POSTGIS=1 cargo test --workspace --no-fail-fast
	@scripts/test-tiles3d
	@scripts/test-clients
	@scripts/test-browser

# The viewer for browsers, into target/viewer-web.
web:
	@scripts/install web
	@scripts/build-web

# The viewer in a window of its own: make viewer OPEN=http://127.0.0.1:8080
OPEN ?= http://$(LISTEN)
viewer:
	@scripts/install build
	cargo run --release --bin planvy-viewer -- $(OPEN)

# The fast part, for every save.
lint:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

# Figures, not tests: see docs/benchmarks.
bench:
	@scripts/install build
	cargo run --profile dist --bin planvy-bench -- all
	cargo run --profile dist --bin planvy-bench-http

# Remakes data/demo from its generator and the published catalogue of regulations (its wordings are what a plan has to use).
CATALOGUE ?= ../shared/domain/catalogue-20251201.tsv
demo-data:
	cargo run -p planvy-demo --bin planvy-demo-generator -- data/demo $(CATALOGUE)
