"""What the Makefile calls. `setup` runs on the system's Python, before anything is installed."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older Python is told
    sys.exit(
        f"Golden Thread needs Python 3.11 or newer; this is {sys.version.split()[0]}. "
        "Name another with: make PYTHON=python3.12 demo"
    )
