"""A quorum rule as plain data, as it is stored: {"all": [{"share": "75", "of": {…}}, …]}."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from governance.rules.quorum import Clause, Count, Either, Every, Group, Rule, Share

DEEPEST = 3
MOST_CLAUSES = 12
HEARING = "chair_may_hear_absent"
_GROUP = {"voting": bool, "side": str, "sector": str, "partner": str, "words": str}


def to_data(rule: Rule) -> dict[str, Any]:
    """The rule as data that JSON can hold."""
    data = _clause_data(rule.clause)
    if rule.chair_may_hear_absent:
        data[HEARING] = True
    return data


def _clause_data(clause: Clause) -> dict[str, Any]:
    if isinstance(clause, Every):
        return {"all": [_clause_data(one) for one in clause.clauses]}
    if isinstance(clause, Either):
        return {"any": [_clause_data(one) for one in clause.clauses]}
    of = {name: value for name in _GROUP if (value := getattr(clause.of, name))}
    if isinstance(clause, Share):
        return {"share": str(clause.percent), "of": of}
    return {"count": clause.number, "of": of}


def from_data(data: object) -> Rule:
    """The rule that the data describes. ValueError for data that describes none."""
    if not isinstance(data, dict):
        raise ValueError("A quorum rule is an object.")
    rest = dict(data)
    hearing = rest.pop(HEARING, False)
    if not isinstance(hearing, bool):
        raise ValueError(f"{HEARING} is true or false.")
    clause = _clause(rest, depth=1)
    if _count(clause) > MOST_CLAUSES:
        raise ValueError(f"A rule has at most {MOST_CLAUSES} clauses.")
    return Rule(clause, chair_may_hear_absent=hearing)


def _count(clause: Clause) -> int:
    return sum(map(_count, clause.clauses)) if isinstance(clause, Every | Either) else 1


def _clause(data: object, *, depth: int) -> Clause:
    if not isinstance(data, dict):
        raise ValueError("A clause is an object.")
    if depth > DEEPEST:
        raise ValueError(f"Clauses stand at most {DEEPEST} deep.")
    keys = set(data)
    if keys in ({"all"}, {"any"}):
        ((kind, inner),) = data.items()
        if not isinstance(inner, list):
            raise ValueError(f"“{kind}” holds a list of clauses.")
        clauses = tuple(_clause(one, depth=depth + 1) for one in inner)
        return Every(clauses) if kind == "all" else Either(clauses)
    if keys == {"share", "of"}:
        try:
            percent = Decimal(str(data["share"]))
        except InvalidOperation as error:
            raise ValueError("A share is a number.") from error
        if not percent.is_finite():
            raise ValueError("A share is a number.")
        return Share(percent, _group(data["of"]))
    if keys == {"count", "of"}:
        if not isinstance(data["count"], int) or isinstance(data["count"], bool):
            raise ValueError("A number of members is a whole number.")
        return Count(data["count"], _group(data["of"]))
    raise ValueError(f"No clause has these parts: {sorted(map(str, keys))}.")


def _group(data: object) -> Group:
    if not isinstance(data, dict) or set(data) - set(_GROUP):
        raise ValueError("A group is an object with voting, side, sector, partner and words.")
    for name, value in data.items():
        if not isinstance(value, _GROUP[name]):
            raise ValueError(f"{name} of a group is of the wrong kind.")
    return Group(**data)
