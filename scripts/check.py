"""Everything that must hold before a change is kept: `make test`; its inner loop: `make quick`.

Runs the linters, the types, the import contracts, the whole suite on servers of its own and the
browser journeys, then says what it ran on and what it could not do.
"""

import glob
import os
import subprocess
import sys
import time
from pathlib import Path

from scripts import prerequisites

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
TYPED = ("rules", "queries", "actions", "permissions")
"""Modules whose types are checked strictly, as file or as package, in every app."""
SOURCES = os.environ.get("BANK_SOURCES", "")
"""Folder of the question banks' source documents, where they are at hand."""
NO_SERVERS = {
    # The type checker reads the settings; these addresses keep it from starting the demo's servers.
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "GOLDEN_THREAD_DEMO": "1",
}


def main(arguments: list[str]) -> int:
    """Run what `arguments` name: `lint`, `quick` or `all`, with more arguments for pytest."""
    what, *more = arguments or ["all"]
    started = float(os.environ.get("GOLDEN_THREAD_STARTED", time.time()))
    os.chdir(ROOT)
    failed: list[str] = []
    not_done: list[str] = []
    if what in ("lint", "all"):
        failed += lint()
    if what in ("quick", "all"):
        failed += suite(what, more, not_done)
    took = time.time() - started
    verdict = "FAILED: " + ", ".join(failed) if failed else "All good"
    print(f"{verdict}. It took {took // 60:.0f} min {took % 60:.0f} s.")
    if what == "all":
        print("Not done: " + ("; ".join(not_done) if not_done else "nothing was left out") + ".")
    return 1 if failed else 0


def lint() -> list[str]:
    """Run linters, type checker, import contracts, bank check; return the names that failed."""
    mypy: list[str | Path] = [BIN / "mypy", "--no-error-summary", *typed_modules()]
    steps = {
        "ruff check": [BIN / "ruff", "check", "--quiet"],
        "ruff format": [BIN / "ruff", "format", "--check", "--quiet"],
        "mypy": mypy,
        "import contracts": [BIN / "lint-imports", "--no-logo"],
        "question banks": [sys.executable, "manage.py", "check_banks", *bank_sources()],
    }
    failed = []
    for name, command in steps.items():
        started = time.time()
        done = _quietly(command)
        if done.returncode and command is mypy:
            # With a cache from before, the Django plugin forgets the other ends of new relations.
            done = _quietly([*command, "--cache-dir", os.devnull])
        print(f"{name}: {'ok' if not done.returncode else 'FAILED'}, {time.time() - started:.1f} s")
        if done.returncode:
            failed.append(name)
            print(done.stdout + done.stderr)
        sys.stdout.flush()
    return failed


def _quietly(command: list[str | Path]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env={**os.environ, **NO_SERVERS},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def bank_sources() -> list[str]:
    """Return the arguments that compare the banks with their sources, where these are at hand."""
    return ["--sources", SOURCES] if SOURCES and Path(SOURCES).is_dir() else []


def typed_modules() -> list[str]:
    """Return the modules that are checked strictly."""
    patterns = [f"*/{name}{rest}" for name in TYPED for rest in (".py", "/*.py")]
    patterns += ["config/private_*.py", "config/database_roles.py", "config/health.py"]
    found = {path for pattern in patterns for path in glob.glob(pattern)}
    return sorted(path for path in found if not path.startswith(("tests/", "node_modules/")))


def suite(what: str, more: list[str], not_done: list[str]) -> list[str]:
    """Run pytest; return the names of what failed."""
    command = [sys.executable, "-m", "pytest", "--quiet", *more]
    if what == "quick":
        command += ["-m", "not journey and not slow"]
    elif prerequisites.chromium() is None:
        if os.environ.get("CI"):
            return ["Chromium is missing: " + prerequisites.install_line(_chromium())]
        not_done.append("the browser journeys, for want of Chromium")
        print("No Chromium: the browser journeys are left out.", flush=True)
        command += ["-m", "not journey"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, check=False)
    return [] if done.returncode == 0 else ["tests"]


def _chromium() -> list[prerequisites.Prerequisite]:
    return [item for item in prerequisites.ALL if item.name == "Chromium"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
