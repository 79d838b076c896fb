PYTHON ?= python3
V := .venv
TESTS ?= tests
# Everything a build or a test leaves stays below this folder; pip and npm keep their own caches.
export TMPDIR := $(CURDIR)/$(V)/tmp
$(shell mkdir -p '$(TMPDIR)')
export NODE_DISABLE_COMPILE_CACHE := 1
# Hundreds of processes are started: each would compile the whole program anew.
unexport PYTHONDONTWRITEBYTECODE
export CHROME_CONFIG_HOME := $(TMPDIR)
export GSETTINGS_BACKEND := memory

# System packages that were unpacked without root (scripts/system_packages.sh --unpack).
ifneq ($(wildcard .system/packages),)
export PATH := $(CURDIR)/.system/bin:$(PATH)
export LD_LIBRARY_PATH := $(CURDIR)/.system/lib$(if $(LD_LIBRARY_PATH),:$(LD_LIBRARY_PATH))
export FONTCONFIG_FILE := $(CURDIR)/.system/fonts.conf
endif

.PHONY: demo city test test-all check format lint types contracts tests fuzz faults drill soak guard bench screenshots words clean

demo: $(V)/.service
	@$(V)/bin/idsvc demo --headless --out demo
	@echo
	@echo "The same city in a browser:  make city"

city: $(V)/.service
	@$(V)/bin/idsvc demo --out demo

test: $(V)/.test
	@$(MAKE) --no-print-directory check

check: format lint types contracts tests

format: $(V)/.test
	$(V)/bin/ruff format --check --quiet .

lint: $(V)/.test
	$(V)/bin/ruff check --quiet .

types: $(V)/.test
	$(V)/bin/mypy

contracts: $(V)/.test
	$(V)/bin/lint-imports --cache-dir .import_linter_cache

tests: $(V)/.test $(V)/.peers
	$(V)/bin/pytest -q -n auto --dist loadfile --no-loadscope-reorder $(TESTS)

# The same for each Python that is present, in environments of their own.
test-all:
	@for version in 3.11 3.12 3.13; do \
	    if python$$version -c '' 2>/dev/null; then \
	        echo "== Python $$version"; $(MAKE) --no-print-directory test PYTHON=python$$version V=.venv-$$version || exit 1; \
	    else echo "== Python $$version is not here"; fi; \
	done

# A million mutations and more, in both verifiers. FUZZ='--count 100000 --seed abc' changes how many, or makes a run again.
fuzz: $(V)/.test
	$(V)/bin/python -m tests.fuzz.run --node $(FUZZ)

# Kills, failed system calls and power cuts at every step of every act. FAULTS='--thin 8': an eighth of the points.
faults: $(V)/.test
	@status=0; \
	$(V)/bin/python -m tests.faults.run $(FAULTS) || status=1; \
	$(V)/bin/python -m tests.faults.power || status=1; \
	exit $$status

# Invented residents come to an invented city, expire, and are looked for everywhere.
drill: $(V)/.service
	$(V)/bin/idsvc audit drill $(TMPDIR)/drill

# Ten thousand invented visits with exceptions by chance. SOAK='--visits 1000 --seed 7': fewer, or a run again.
soak: $(V)/.test
	$(V)/bin/python -m tests.soak.run $(SOAK)

# What the guard finds, and marks in vain: phrases in ten languages, and a hundred invented scans through the real reader.
# Ends with 1 below 0.99 (texts) or 0.97 (scans), or above 0.02 in vain. GUARD='--count 24': fewer scans.
guard: $(V)/.test
	$(V)/bin/python benchmarks/guard_texts.py
	$(V)/bin/python benchmarks/guard_scans.py $(GUARD)

# Every staff page in light, dark, Spanish, for a resident who reads Arabic, and at 320 px, into screenshots/.
# MANNERS='dark small': only these.
screenshots: $(V)/.test
	$(V)/bin/python -m tests.screenshots $(MANNERS)

# New texts of staff pages enter the catalogs of translations, empty; a test fails until they are written.
words: $(V)/.test
	$(V)/bin/python -m scripts.staff_words

bench: $(V)/.test $(V)/.peers
	$(V)/bin/python benchmarks/run.py

$(V)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "idsvc: Python 3.11 or newer is needed" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "idsvc: this Python cannot make environments" >&2; echo "hint: on Debian: apt install python3-venv" >&2; exit 2; }
	$(PYTHON) -m venv $(V)

SOURCES := setup.cfg pyproject.toml package-lock.json scripts/build_browser.mjs scripts/build_page.mjs scripts/design_system.mjs \
    $(wildcard idsvc/web/client/* idsvc/web/client/lib/* idsvc/verify/scanner/* idsvc/verify/scanner/core/* idsvc/verify/sentences/*)

$(V)/.service: $(SOURCES) | $(V)/bin/python
	@echo "idsvc: setting up $(V) (a minute or two the first time)" >&2
	@$(V)/bin/pip install --quiet --disable-pip-version-check --only-binary sqlcipher3 --editable '.[service]'
	@$(V)/bin/python -c 'from PIL import features; raise SystemExit(not features.check_feature("raqm"))' || { echo "idsvc: Arabic and Bengali names need libfribidi" >&2; echo "hint: on Debian: apt install libfribidi0; without root: scripts/system_packages.sh --unpack" >&2; exit 2; }
	@touch $@

# Before everything else, so that a missing package is told before minutes of set-up.
$(V)/.packages: apt.txt scripts/system_packages.sh | $(V)/bin/python
	@scripts/system_packages.sh
	@touch $@

$(V)/.test: $(V)/.packages $(V)/.service
	@$(V)/bin/pip install --quiet --disable-pip-version-check --only-binary sqlcipher3 --editable '.[service,test]'
	@touch $@

# Other people's implementations, in environments of their own below $(V)/peers.
$(V)/.peers: tests/peers/environment.py tests/peers/requirements.txt tests/peers/package-lock.json | $(V)/.test
	@$(V)/bin/python -m tests.peers.environment
	@touch $@

clean:
	rm -rf .venv .venv-* .system build demo node_modules idsvc/built-from.sha256 .mypy_cache .ruff_cache .import_linter_cache .hypothesis idsvc.egg-info
