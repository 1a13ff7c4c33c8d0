"""What the Makefile calls. `setup` runs on the system's Python, before anything is installed."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older Python is told
    sys.exit(
        "Golden Thread needs Python 3.11 or newer; this is {}. "
        "Name another with: make PYTHON=python3.12 demo".format(sys.version.split()[0])
    )
