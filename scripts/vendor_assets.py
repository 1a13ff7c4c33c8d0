"""Take what the pages use out of node_modules into `static_vendor/` (not committed).

GDS Transport and the crown are licensed for GOV.UK services only, so the font files and crests stay
behind and the style sheet is freed of its references to them.
"""

import hashlib
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "static_vendor"
MODULES = ROOT / "node_modules"
GOVUK = MODULES / "govuk-frontend" / "dist" / "govuk"
SOURCE_MAP = re.compile(r"(?m)^\s*(/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=.*)\s*$")


def run() -> bool:
    """Bring `static_vendor/` up to date; return whether there was anything to do."""
    stamp = TARGET / ".version"
    content = (ROOT / "package-lock.json").read_bytes() + Path(__file__).read_bytes()
    wanted = hashlib.sha256(content).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir()
    style = free_of_crown((GOVUK / "govuk-frontend.min.css").read_text())
    (TARGET / "govuk-frontend.min.css").write_text(without_source_map(style))
    scripts = (GOVUK / "govuk-frontend.min.js", MODULES / "htmx.org" / "dist" / "htmx.min.js")
    for script in scripts:
        (TARGET / script.name).write_text(without_source_map(script.read_text()))
    stamp.write_text(wanted)
    return True


def free_of_crown(style: str) -> str:
    """Return the style sheet without the GDS Transport font and the crest.

    Raises ValueError when a reference to either is left, as after a change upstream.
    """
    style = re.sub(r"@font-face\s*\{[^}]*\}", "", style)
    style = re.sub(r"""["']?GDS Transport["']?\s*,\s*""", "", style)
    style = re.sub(r"url\([^)]*govuk-crest[^)]*\)", "none", style)
    left = re.search(r"GDS Transport|govuk-crest|url\(\s*[\"']?/assets/", style)
    if left:
        raise ValueError(f"The style sheet still refers to {left[0]!r}.")
    return style


def without_source_map(text: str) -> str:
    """Return a script or style sheet without the address of its source map, which we leave out."""
    return SOURCE_MAP.sub("", text)


if __name__ == "__main__":
    run()
