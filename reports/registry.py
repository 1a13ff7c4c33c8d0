"""All reports there are. Filled by the apps' reports.py when the apps are ready, then sealed."""

from reports.base import Report

_reports: dict[str, Report] = {}
_sealed = False


class UnknownReport(LookupError):
    """No report has this slug."""


def register(cls: type[Report]) -> type[Report]:
    """Class decorator: make a report known. RuntimeError for a slug in use or after start-up."""
    if _sealed:
        raise RuntimeError(f"{cls.__qualname__}: reports are registered at start-up only.")
    if cls.slug in _reports:
        raise RuntimeError(f"Two reports are called {cls.slug}.")
    _reports[cls.slug] = cls()
    return cls


def seal() -> None:
    """End registration: from here on the list does not change."""
    global _sealed
    _sealed = True


def get(slug: str) -> Report:
    """Return the report with this slug; UnknownReport where there is none."""
    try:
        return _reports[slug]
    except KeyError:
        raise UnknownReport(slug) from None


def all_reports() -> list[Report]:
    """Every report, by name."""
    return sorted(_reports.values(), key=lambda report: report.name)
