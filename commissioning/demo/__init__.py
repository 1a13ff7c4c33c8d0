"""Demo data of the plan and of what is commissioned."""

from commissioning.demo.plan import load

__all__ = ["load"]
