"""Set up a fresh checkout: prerequisites, virtual environment, dependencies, front-end assets.

    python3 -m scripts.setup demo|dev [MODULE [ARGUMENT...]]

Each step leaves a stamp and is skipped while nothing it depends on has changed. With MODULE, the
virtual environment's Python then runs it. Needs nothing but the standard library.
"""

import hashlib
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

from scripts import prerequisites, vendor_assets

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"demo": "requirements-demo.lock", "dev": "requirements-dev.lock"}


def main(arguments: list[str]) -> int:
    """Set up a profile and run the module that was asked for."""
    if not arguments or arguments[0] not in LOCKS:
        print("usage: python3 -m scripts.setup demo|dev [MODULE [ARGUMENT...]]")
        return 2
    profile, *then = arguments
    started = time.time()
    os.chdir(ROOT)
    prerequisites.provide(profile)
    make_environment()
    done = [install_python_packages(profile), install_node_packages(profile), vendor_assets.run()]
    if any(done):
        print(f"Set-up took {time.time() - started:.0f} seconds.", flush=True)
    if then:
        os.environ.setdefault("GOLDEN_THREAD_STARTED", str(started))
        os.execv(PYTHON, [str(PYTHON), "-m", *then])  # noqa: S606 - our own Python and module
    return 0


def make_environment() -> None:
    """Create `.venv` where there is none that works."""
    if PYTHON.exists():
        works = subprocess.run([PYTHON, "-c", ""], check=False, capture_output=True).returncode == 0
        if works:
            return
    print(f"Creating the virtual environment with Python {platform.python_version()}", flush=True)
    venv.create(VENV, with_pip=True, clear=True, symlinks=True)


def install_python_packages(profile: str) -> bool:
    """Install the locked packages, by hash; return whether there was anything to do."""
    lock = ROOT / LOCKS[profile]
    stamp = VENV / f"installed-{profile}"
    wanted = _digest(lock)
    # What the tests need includes what the demo needs.
    if _holds(stamp, wanted) or (
        profile == "demo" and _holds(VENV / "installed-dev", _digest(ROOT / LOCKS["dev"]))
    ):
        return False
    print(f"Installing the Python packages of {lock.name}", flush=True)
    if not (_uv_present() or _install_uv(lock)) or not _uv_install(lock):
        print("Installing with pip instead, which takes longer", flush=True)
        _pip("--requirement", str(lock))
    stamp.write_text(wanted)
    return True


def _uv_present() -> bool:
    return (VENV / "bin" / "uv").exists()


def _install_uv(lock: Path) -> bool:
    """Install uv itself by pip, at the version and hashes of the lock file."""
    found = re.search(r"^uv==.*?(?=^\S|\Z)", lock.read_text(), re.MULTILINE | re.DOTALL)
    if found is None:
        return False
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(found[0])
        file.flush()
        return _pip("--requirement", file.name, check=False)


def _uv_install(lock: Path) -> bool:
    environment = dict(os.environ)
    # A machine that has told pip where its packages come from means uv as well.
    for pip_name, uv_name in (
        ("PIP_INDEX_URL", "UV_DEFAULT_INDEX"),
        ("PIP_EXTRA_INDEX_URL", "UV_INDEX"),
        ("PIP_CERT", "SSL_CERT_FILE"),
    ):
        if pip_name in environment:
            environment.setdefault(uv_name, environment[pip_name])
    command = [VENV / "bin" / "uv", "pip", "install", "--quiet", "--python", PYTHON]
    command += ["--require-hashes", "--requirement", lock]
    return subprocess.run(command, env=environment, check=False).returncode == 0


def _pip(*arguments: str, check: bool = True) -> bool:
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--require-hashes", "--no-deps", *arguments]
    return subprocess.run(command, check=check).returncode == 0


def install_node_packages(profile: str) -> bool:
    """Install the locked npm packages; return whether there was anything to do."""
    stamp = ROOT / "node_modules" / ".installed"
    wanted = _digest(ROOT / "package-lock.json")
    if _holds(stamp, wanted):
        return False
    print("Installing the front-end packages of package-lock.json", flush=True)
    subprocess.run(["npm", "ci", "--silent", "--ignore-scripts"], cwd=ROOT, check=True)
    stamp.write_text(wanted)
    return True


def _digest(*files: Path) -> str:
    content = b"".join(file.read_bytes() for file in files)
    return hashlib.sha256(content + platform.python_version().encode()).hexdigest()


def _holds(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as error:
        sys.exit(f"Set-up failed: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
