"""Text for a cell of a workbook: always text, whatever it looks like."""

import re

LONGEST = 32_767  # characters a cell holds; longer text would be dropped without a word
_CUT = " … (cut here: this text is {length:,} characters long, more than a cell holds)"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# The wide forms too: programs set to Japanese or Chinese take them for the narrow ones.
_LOOKS_LIKE_A_FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)
_RICH = ("<r>", "</r>")


def clean(text: str) -> str:
    """The text as a cell can hold it.

    Characters that XML does not allow become "\ufffd". Text longer than a cell holds is cut and
    says so. Text that the writing library would take for ready-made markup gets a space behind it.
    """
    said = _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(said.encode("utf-16-le")) // 2 > LONGEST:
        cut = _CUT.format(length=len(said))
        # Characters beyond the basic plane count twice, so half is always short enough.
        room = LONGEST - len(cut)
        while len(said[:room].encode("utf-16-le")) // 2 > LONGEST - len(cut):
            room -= len(said[:room].encode("utf-16-le")) // 2 - (LONGEST - len(cut))
        said = said[:room] + cut
    if said.startswith(_RICH[0]) and said.endswith(_RICH[1]):
        said += " "
    return said


def is_risky(text: str) -> bool:
    """Whether a program would take the text for a formula if somebody edited the cell.

    Such cells are marked as text by a leading apostrophe (which is not part of the text), so that
    they stay text even then.
    """
    return text.lstrip(" \u00a0\u200b\ufeff").startswith(_LOOKS_LIKE_A_FORMULA) or text.startswith(
        _LOOKS_LIKE_A_FORMULA
    )
