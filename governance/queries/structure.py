"""The structure of the trust in scope: as a tree for the picture, and in words."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from governance.models import OtherPartnership, ReportingLine
from governance.rules.picture import Node, Outside
from trusts.models import Body
from trusts.queries import Branch, tree_of_bodies


@dataclass(frozen=True)
class Structure:
    """What the picture and its words are made of."""

    tree: list[Branch]
    lines: dict[int, list[ReportingLine]]
    """Lines besides "answers to", by the key of the body they start from."""
    partnerships: list[OtherPartnership]

    @property
    def bodies(self) -> int:
        """How many bodies there are."""
        return sum(1 + _size(branch) for branch in self.tree)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The bodies as the picture draws them."""
        return tuple(self._node(branch) for branch in self.tree)

    @property
    def outside(self) -> tuple[Outside, ...]:
        """The other partnerships; joined to the first of the topmost bodies, or not."""
        top = self.tree[0].body.pk if self.tree else None
        joined = {line.to_partnership_id for line in self.lines.get(top or 0, [])}
        return tuple(
            Outside(one.name, one.get_kind_display(), one.pk in joined) for one in self.partnerships
        )

    def words_of(self, body: Body) -> list[str]:
        """What lines run from a body, such as "works with Safer Anyplace"."""
        return [words(line) for line in self.lines.get(body.pk, [])]

    def _node(self, branch: Branch) -> Node:
        body = branch.body
        kind = body.get_form_display()
        if body.seats:
            kind += f", {body.seats} seats"
        return Node(
            name=body.name,
            level=body.level,
            kind=kind,
            notes=tuple(self.words_of(body)),
            children=tuple(self._node(child) for child in branch.children),
        )


def _size(branch: Branch) -> int:
    return sum(1 + _size(child) for child in branch.children)


def words(line: ReportingLine) -> str:
    """A line in words, without the body it starts from."""
    return f"{line.get_kind_display()} {line.to_body or line.to_partnership}"


def structure(*, on: datetime.date) -> Structure:
    """The bodies, lines and other partnerships of the trust in scope. Four queries."""
    lines: dict[int, list[ReportingLine]] = defaultdict(list)
    for line in ReportingLine.objects.select_related("body", "to_body", "to_partnership"):
        lines[line.body_id].append(line)
    return Structure(
        tree=tree_of_bodies(on=on),
        lines=dict(lines),
        partnerships=list(OtherPartnership.objects.order_by("name")),
    )


def lines_to(body: Body) -> list[ReportingLine]:
    """The lines that lead to a body from others."""
    rows = ReportingLine.objects.filter(to_body=body)
    return list(rows.select_related("body", "to_body", "to_partnership"))
