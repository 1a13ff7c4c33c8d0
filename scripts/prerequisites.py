"""What a machine must have before set-up can begin, how to see whether it has, how to get it."""

import ctypes
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NODE_AT_LEAST = 18


@dataclass(frozen=True)
class Prerequisite:
    """One thing that is not ours to bring."""

    name: str
    why: str
    packages: tuple[str, ...]
    """Debian packages that bring it."""
    present: Callable[[], bool]
    needed_for: frozenset[str]
    essential: bool = True
    """Whether set-up stops without it."""


def chromium() -> str | None:
    """Return the path of a Chromium to drive, `CHROMIUM` in the environment first."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def _library(*names: str) -> bool:
    try:
        for name in names:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _pango() -> bool:
    if platform.system() != "Linux":
        return True  # elsewhere WeasyPrint finds its libraries by other names, and says so
    return _library("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")


def _font() -> bool:
    if platform.system() != "Linux":
        return True
    folders = (Path(name).expanduser() for name in FONT_FOLDERS)
    return any(
        name.lower().endswith((".ttf", ".otf", ".pfb", ".t1"))
        for folder in folders
        for _, _, files in os.walk(folder)
        for name in files
    )


def _node() -> bool:
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return False
    shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.match(r"v(\d+)", shown)
    return bool(number and int(number[1]) >= NODE_AT_LEAST)


def _venv() -> bool:
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


ALL = (
    Prerequisite(
        "Python's venv module",
        "the virtual environment",
        ("python3-venv",),
        _venv,
        frozenset({"demo", "dev"}),
    ),
    Prerequisite(
        "Pango",
        "PDF reports",
        ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
        _pango,
        frozenset({"demo", "dev"}),
    ),
    Prerequisite(
        "a font",
        "PDF reports",
        ("fonts-liberation",),
        _font,
        frozenset({"demo", "dev"}),
    ),
    Prerequisite(
        f"Node.js {NODE_AT_LEAST} or newer with npm",
        "the front-end assets",
        ("nodejs", "npm"),
        _node,
        frozenset({"demo", "dev"}),
    ),
    Prerequisite(
        "Chromium",
        "the browser journeys",
        ("chromium",),
        lambda: chromium() is not None,
        frozenset({"dev"}),
        essential=False,
    ),
    Prerequisite(
        "pdftotext and pdftoppm",
        "looking into PDFs in tests",
        ("poppler-utils",),
        lambda: bool(shutil.which("pdftotext") and shutil.which("pdftoppm")),
        frozenset({"dev"}),
        essential=False,
    ),
)


def missing(profile: str) -> list[Prerequisite]:
    """Return what this machine lacks for a profile ("demo" or "dev")."""
    return [item for item in ALL if profile in item.needed_for and not item.present()]


def install_line(items: list[Prerequisite]) -> str:
    """Return the one command that installs them on Debian or Ubuntu."""
    packages = [package for item in items for package in item.packages]
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get install --yes --no-install-recommends {' '.join(packages)}"


def provide(profile: str) -> None:
    """Check, and install what is missing where we are root on Debian; exit where we cannot."""
    lacking = missing(profile)
    if not lacking:
        return
    for item in lacking:
        print(f"Missing: {item.name}, needed for {item.why}.")
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _apt(lacking)
        lacking = missing(profile)
    if not lacking:
        return
    print("Install what is missing with:\n    " + install_line(lacking))
    essential = [item for item in lacking if item.essential]
    if essential or (os.environ.get("CI") and profile == "dev"):
        sys.exit("Set-up stops here: " + ", ".join(item.name for item in lacking) + " missing.")
    print("Going on without: " + ", ".join(item.name for item in lacking) + ".")


def _apt(items: list[Prerequisite]) -> None:
    print("Installing: " + " ".join(package for item in items for package in item.packages))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in ("apt-get update -qq", install_line(items) + " -qq"):
        done = subprocess.run(
            command.split(),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            print(f"`{command}` failed with exit code {done.returncode}.")
