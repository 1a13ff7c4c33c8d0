"""The child process that makes a marked copy, under limits set by the kernel.

Started by `finance.marking.builder` as ``python -m finance.marking.child TASK``. The file is read
by `trusts.sheets` first, with all its guards; openpyxl opens only what passed them.
"""

from __future__ import annotations

import json
import math
import resource
import sys
from pathlib import Path
from typing import Any, TextIO

from finance.marking import copies
from finance.marking.model import Labels, from_json
from trusts.sheets import Limits, Unusable, read_workbook

_SECONDS = 60
_LARGEST_COPY = 64 * 1024 * 1024


def main(argv: list[str], out: TextIO) -> None:
    """Set the limits, make the copy, say how it went."""
    task: dict[str, Any] = json.loads(Path(argv[0]).read_text(encoding="utf-8"))
    limits = Limits(**task["limits"])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(_SECONDS), math.ceil(_SECONDS)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_COPY, _LARGEST_COPY))
    answer: dict[str, Any]
    try:
        path = Path(task["path"])
        copies.write(
            Path(task["out"]),
            path,
            read_workbook(path, limits, name=task["name"]),
            from_json(task["findings"]),
            Labels(**task["labels"]),
        )
        answer = {"done": True}
    except Unusable as refusal:
        answer = {"refused": [refusal.code, refusal.message]}
    except MemoryError:
        answer = {"refused": ["memory", "The file needs more memory to mark than we allow."]}
    out.write(json.dumps(answer))
    out.flush()


if __name__ == "__main__":
    main(sys.argv[1:], sys.stdout)
