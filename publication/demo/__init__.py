"""Demo data of the public site."""

from publication.demo.publishing import load

__all__ = ["load"]
