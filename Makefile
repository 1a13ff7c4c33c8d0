# Golden Thread. Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
SETUP = $(PYTHON) -m scripts.setup

.PHONY: help demo demo-reset demo-stop test quick lint format lock screenshots

help:
	@echo "make demo         set up and run the demonstration (Ctrl-C ends it, the data are kept)"
	@echo "make demo-reset   delete the demonstration's data"
	@echo "make demo-stop    stop private servers that a management command left running"
	@echo "make test         set up; linters, types, import contracts, all tests, browser journeys"
	@echo "make quick        the fast tests (ARGS=... for pytest)"
	@echo "make lint         linters, types and import contracts alone"
	@echo "make format       format the Python files"
	@echo "make lock         write the lock files anew (UPGRADE=1 for the newest versions)"

demo:
	@$(SETUP) demo scripts.demo

demo-reset:
	@$(SETUP) demo scripts.demo reset

demo-stop:
	@$(SETUP) demo config.private_servers stop .demo

test:
	@$(SETUP) dev scripts.check all $(ARGS)

quick:
	@$(SETUP) dev scripts.check quick $(ARGS)

lint:
	@$(SETUP) dev scripts.check lint

format:
	@$(SETUP) dev ruff format
	@$(SETUP) dev ruff check --fix

lock:
	@$(SETUP) dev scripts.lock $(if $(UPGRADE),--upgrade)

screenshots:
	@$(SETUP) dev scripts.screenshots $(ARGS)
