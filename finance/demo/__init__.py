"""Demo data of the money: Anyplace's budgets, returns, pools and virements."""

from finance.demo.money import load

__all__ = ["load"]
