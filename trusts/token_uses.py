"""What a finance system's token can be for: words for people, and the permissions it takes."""

from dataclasses import dataclass

from trusts.permissions import Permission

P = Permission


@dataclass(frozen=True)
class TokenUse:
    """One thing a system may do with the records of its partner."""

    words: str
    permissions: tuple[Permission, ...]


TOKEN_USES: dict[str, TokenUse] = {
    "returns": TokenUse(
        "Send and submit returns, and read what was found in them",
        (P.RETURN_UPLOAD, P.RETURN_VIEW, P.BUDGET_VIEW),
    ),
    "read": TokenUse("Read returns and budgets", (P.RETURN_VIEW, P.BUDGET_VIEW)),
    "reports": TokenUse(
        "Ask for the partner’s own reports, and fetch them", (P.REPORT_BUILD, P.REPORT_VIEW)
    ),
}


def uses_in_words(codenames: list[str]) -> list[str]:
    """What a token with these permissions is for; the wider use speaks for the narrower."""
    held = {Permission.from_codename(name) for name in codenames}
    found = [use for use in TOKEN_USES.values() if held.issuperset(use.permissions)]
    return [
        use.words
        for use in found
        if not any(set(use.permissions) < set(other.permissions) for other in found)
    ]
