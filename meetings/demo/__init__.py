"""Demo data of boards at work: a year's meetings, their papers and decisions."""

from meetings.demo.year import load

__all__ = ["load"]
