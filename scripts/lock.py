"""Write the lock files anew: exact versions and hashes, no download addresses.

make lock               keep what is locked, add and drop what pyproject.toml says
make lock UPGRADE=1     take the newest versions it allows
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = Path(sys.executable).parent / "uv"
GROUPS = {
    "requirements-dev.lock": ["demo", "dev"],
    "requirements-demo.lock": ["demo"],
    "requirements.lock": [],
}
HEADER = "# Locked by `make lock` from pyproject.toml. Do not edit.\n"


def main() -> int:
    """Lock Python's packages for each purpose at the same versions, then npm's."""
    upgrade = "--upgrade" in sys.argv[1:]
    widest = ROOT / "requirements-dev.lock"
    for name, groups in GROUPS.items():
        target = ROOT / name
        command = [UV, "pip", "compile", "pyproject.toml", "--output-file", target, "--quiet"]
        command += ["--universal", "--python-version", "3.11", "--generate-hashes"]
        command += ["--no-header", "--no-annotate", "--no-emit-index-url"]
        command += [f"--group={group}" for group in groups]
        if target == widest:
            command += ["--upgrade"] if upgrade else []
        else:
            target.unlink(missing_ok=True)
            command += ["--constraint", widest]
        subprocess.run(command, cwd=ROOT, check=True)
        target.write_text(HEADER + target.read_text().removeprefix(HEADER))
    npm = ["npm", "install", "--package-lock-only", "--ignore-scripts", "--silent"]
    subprocess.run(npm, cwd=ROOT, check=True)
    return _refuse_addresses()


def _refuse_addresses() -> int:
    for name in (*GROUPS, "package-lock.json"):
        found = re.search(r"https?://\S+|--index-url.*|--find-links.*", (ROOT / name).read_text())
        if found:
            print(f"{name} records a download address: {found[0]}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
