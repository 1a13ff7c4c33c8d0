"""Demo data of self-assessment: rounds, instruments, evidence, other trusts."""

from assessment.demo.rounds import load

__all__ = ["load"]
