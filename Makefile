# Thin: what is done is in dev/. Progress goes to stderr, so `make -s env` can be evaluated.
.DEFAULT_GOAL := help
.PHONY: help demo up env down test unit lint format bench soak build images tools generate check-generated clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  CLUSTER=existing KUBECONFIG=... IMAGE_REPOSITORY=...   a cluster of yours instead of the local one"
	@echo "  LAMINA_IMAGES=pull|build   published images, or everything from source (found out by itself)"

demo: up ## everything from nothing: a picture put into a bucket comes out as a thumbnail
	@dev/demo.sh

up: ## the local cluster with Lamina in it (reused while it runs; unchanged parts are not rebuilt)
	@dev/install.sh

env: ## shell exports that reach it: eval "$(make -s env)"
	@dev/env.sh

down: ## remove the local cluster
	@dev/cluster.sh down

test: ## all tests: units, against real servers, end to end
	@dev/test.sh

unit: ## the tests that need no cluster
	@dev/test.sh unit

lint: ## scripts, layout, formatter and Error Prone; part of `make test`
	@dev/lint.sh

format: ## format all Java files
	@JAVA_HOME=$$(dev/jdk.sh) mvn -q -B -ntp spotless:apply

soak: ## ten minutes of events while everything is killed at random (the first 75 seconds are part of `make test`)
	@bench/soak.sh

bench: up ## Lamina next to Knative's queue-proxy and a bare pod; STRICT=1 fails on a missed threshold
	@bench/run.sh

build: ## jars of operator, gateway, runtime and examples
	@dev/build.sh

images: build ## images of operator, gateway and runtimes; their names are in target/images.env
	@dev/images.sh

tools: ## kubectl and helm for this checkout; prints their folder
	@dev/tools.sh

generate: ## CRDs and API reference from the Java types, the table of behaviours from the conformance tests
	@JAVA_HOME=$$(dev/jdk.sh) mvn -q -B -ntp -f crds/pom.xml test-compile exec:java
	@JAVA_HOME=$$(dev/jdk.sh) mvn -q -B -ntp -Pcompatibility-page -pl e2e -am process-test-classes

check-generated: ## fail if they differ from what is committed
	@JAVA_HOME=$$(dev/jdk.sh) mvn -q -B -ntp -f crds/pom.xml test -Dtest=GeneratedFilesTest
	@JAVA_HOME=$$(dev/jdk.sh) mvn -q -B -ntp -pl e2e -am test -Dtest=CompatibilityPageTest -Dsurefire.failIfNoSpecifiedTests=false

clean: ## as `down`, and remove what was built, the tests' cluster, and an engine that we started (caches stay)
	@dev/clean.sh
