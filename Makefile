# The front door. Recipes call python3 and cmake only, so that GNU make, BSD make and mingw32-make
# run them alike; what they do is in tools/.

PYTHON = python3
PLATFORM =
ONLY =
SECONDS = 300
QUICK =
DESTDIR =
PREFIX = /usr/local

.PHONY: help setup demo test test-all test-tools fuzz bench bench-check size tidy docs install clean

## Shows this list.
help:
	@$(PYTHON) tools/help.py

## Installs into .venv what demo and test need; nothing outside this folder, no root.
setup:
	@$(PYTHON) tools/setup.py

## Builds the echo server natively and as WebAssembly, drives both alike, prints a table.
demo:
	@$(PYTHON) tools/demo.py

## Builds and runs the tests: PLATFORM=<preset> (default native, then wasi), ONLY=<regex>.
test:
	@$(PYTHON) tools/test.py --platform "$(PLATFORM)" --only "$(ONLY)"

## Runs everything that CI runs: all presets, sanitizers, tidy, size. Skips nothing for lack of tools.
test-all:
	@$(PYTHON) tools/test.py --all --require-all

## Installs what some tests need beyond setup: wazero, strace, valgrind, clang for WASI and more.
test-tools:
	@$(PYTHON) tools/test_tools.py

## Lets the fuzzers search for SECONDS=300 in all.
fuzz:
	@$(PYTHON) tools/fuzz.py --seconds "$(SECONDS)"

## Measures the library beside its peers, in about 10 minutes; with QUICK=1 roughly, in one.
bench:
	@$(PYTHON) tools/bench.py $(QUICK:1=--quick)

## Checks what is the same on every run, instructions, system calls, sizes, fuel, against limits.
bench-check:
	@$(PYTHON) tools/bench.py --check

## Prints the size of the library and the examples, by object.
size:
	@$(PYTHON) tools/size.py

## Checks the rules of CONTRIBUTING.md that a program can check.
tidy:
	@$(PYTHON) tools/tidy.py

## Writes the API reference to build/docs.
docs:
	@$(PYTHON) tools/docs.py

## Installs the library: PREFIX=/usr/local, DESTDIR= for a staged tree.
install:
	@$(PYTHON) tools/install.py --prefix "$(PREFIX)" --destdir "$(DESTDIR)"

## Deletes what was built; .venv stays.
clean:
	@$(PYTHON) -c "import shutil; shutil.rmtree('build', True)"
