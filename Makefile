# What a developer needs. Each target does its own set-up; a JDK 25 somewhere and Maven are all it takes.
.PHONY: help build run test demo bench fmt dist clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 8

build: ## package the server if a source changed
	@scripts/build

run: ## start the server on ./data until Ctrl-C
	@scripts/run

test: ## all modules: tests, format, static checks
	@scripts/mvn verify

demo: ## a tour: account, key, secret, function, run, receipt
	@scripts/demo

bench: ## measure beside limits and peers, write a report
	@scripts/bench

fmt: ## format the sources
	@scripts/mvn -q com.diffplug.spotless:spotless-maven-plugin:3.11.0:apply

dist: build ## an archive of the packaged server
	@tar -C server/target -czf server/target/service-layer.tar.gz --exclude='*.aot' service-layer && ls -lh server/target/service-layer.tar.gz

clean: ## remove what the build made; ./data stays
	@scripts/mvn -q clean
