"""Question banks: one YAML file for each instrument and edition, in this folder.

Adding an instrument is adding a file. `load` reads, checks and hashes; `check` looks for
sentences that were copied from a source document.
"""

from assessment.banks.load import (
    Bank,
    BankError,
    Question,
    Source,
    Theme,
    all_banks,
    from_content,
    get,
)

__all__ = [
    "Bank",
    "BankError",
    "Question",
    "Source",
    "Theme",
    "all_banks",
    "from_content",
    "get",
]
