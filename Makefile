# Each target with a "##" text is listed by `make help`. docs/running.md says more, docs/settings.md names the variables.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
LOCK := $(BIN)/python -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-strip-extras \
	--no-emit-index-url --no-emit-find-links --quiet pyproject.toml
PYTEST_ARGS ?=

define install
@stamp="$(VENV)/.$(1)-$$(cksum < $(1) | tr ' ' -)"; \
if [ ! -e "$$stamp" ]; then \
	echo "Installing what $(1) lists …"; \
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r $(1) || \
		{ echo "The packages could not be installed; the lines above say why." >&2; exit 1; }; \
	rm -f $(VENV)/.$(1)-*; touch "$$stamp"; \
fi
endef

.PHONY: help run test check suite coverage proof browser pictures bench-newsletter bench-comments guide translations lock clean venv installed installed-test

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' Makefile

run: installed ## start the whole site on this machine; PORT=8000 and EMAIL_PORT=2525 can be changed
	@exec $(BIN)/python manage.py run

test: check suite ## every gate and the whole suite on SQLite, with no service running
	@echo "Not run here: the suite on PostgreSQL with Redis, and the browser tests in tests/e2e, because a bare machine"
	@echo "has neither the services nor a browser; and the long proof of the sender (make proof), because it takes minutes."
	@echo ".ci/run installs what they need and runs all three."

check: installed-test ## the gates alone: style, types, imports, migrations, deployment, templates, translations
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy --cache-dir=/dev/null
	PYTHONPATH=site:. $(BIN)/lint-imports --no-logo --config pyproject.toml
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python manage.py translations --check
	$(BIN)/python manage.py makemigrations --check --dry-run
	MODE=production SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
		ALLOWED_HOSTS=www.example.se BASE_URL=https://www.example.se DEFAULT_FROM_EMAIL=hej@example.se \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

suite: installed-test ## the test suite, on the database that DATABASE_URL names
	@$(BIN)/python manage.py translations --compile
	$(BIN)/python -m pytest -n 2 $(PYTEST_ARGS)

coverage: installed-test ## the suite, and which lines it never runs; ends with an error under 95 %
	@$(BIN)/python manage.py translations --compile
	$(BIN)/python -m pytest -n 2 --cov --cov-report=term $(PYTEST_ARGS)

proof: installed-test ## the long runs: 200 kills, a hostile mail server, 10,000 odd articles; on the database that DATABASE_URL names
	@$(BIN)/python manage.py translations --compile
	$(BIN)/python -m pytest -n 2 -m proof --durations=0 --durations-min=1 $(PYTEST_ARGS)

bench-newsletter: installed-test ## how fast the letter leaves, beside smtp-source and Django; docs/benchmark.md says how
	@$(BIN)/python manage.py translations --compile
	@PYTHONPATH=.:site $(BIN)/python -m tests.benchmarks

bench-comments: installed-test ## how fast comments are taken, shown and judged; docs/benchmark-comments.md says how
	@$(BIN)/python manage.py translations --compile
	@PYTHONPATH=.:site $(BIN)/python -m tests.benchmarks.comments

browser: installed-test ## the browser tests; they need a Chromium, see docs/running.md
	@$(BIN)/python manage.py translations --compile
	$(BIN)/python -m pytest -m browser $(PYTEST_ARGS) tests/e2e

pictures: installed-test ## keep how the main pages look now, where it differs; look at each before you commit it
	@$(BIN)/python manage.py translations --compile
	KEEP_PICTURES=yes $(BIN)/python -m pytest -q -m browser -k every_page tests/e2e/looks

guide: installed-test ## take the pictures of docs/forfattarguide.md anew, from the demo site in a browser
	@$(BIN)/python manage.py translations --compile
	@PYTHONPATH=.:site $(BIN)/python -m tests.e2e.guide_pictures

translations: installed ## bring the catalogues in line with the sources, and say what is left to translate
	$(BIN)/python manage.py translations

lock: installed-test ## resolve the dependencies of pyproject.toml anew and write both lock files
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(LOCK) --upgrade --output-file requirements.txt
	$(LOCK) --upgrade --group test --output-file requirements-test.txt

clean: ## remove what was installed and cached; the data in var/ stays
	rm -rf $(VENV) .coverage .coverage.* htmlcov .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

venv:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed, and no python3 was found." >&2; exit 1; }
	@[ -w . ] || { echo "The folder $$(pwd) cannot be written, and the site keeps its environment there." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another with PYTHON=." >&2; exit 1; }
	@[ -x $(BIN)/pip ] || $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$(PYTHON) lacks its venv module; on Debian, install the package python3-venv." >&2; exit 1; }
	@[ -x $(BIN)/pip ] || { echo "Creating $(VENV) …"; $(PYTHON) -m venv $(VENV); }

installed: venv
	$(call install,requirements.txt)

installed-test: venv
	$(call install,requirements-test.txt)
