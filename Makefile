# make book   everything that is needed, and the specimen's EPUB and PDF in dist/
# make test   the test tools too, then every check
# make fix    put the code in the house's form
# make golden accept new goldens; then read the diff

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)

.PHONY: book test lint fix golden clean

book: $(STAMPS)/package
	$(BIN)/anthology build

test: lint
	$(BIN)/pytest

lint: $(STAMPS)/test-tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

fix: $(STAMPS)/test-tools
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: $(STAMPS)/test-tools
	$(BIN)/pytest --update-golden
	git diff --stat -- tests

clean:
	rm -rf $(VENV) dist/*.epub dist/*.pdf

$(STAMPS)/system:
	sh .ci/system-libraries $(SUDO)
	mkdir -p $(STAMPS) && touch $@

$(STAMPS)/venv: | $(STAMPS)/system
	$(PYTHON) -m venv $(VENV)
	mkdir -p $(STAMPS) && touch $@

$(STAMPS)/package: $(STAMPS)/venv pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(STAMPS)/test-tools: $(STAMPS)/package package-lock.json
	$(BIN)/pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/pip install --quiet --disable-pip-version-check --group test
	sh .ci/test-programs $(SUDO)
	touch $@
