"""Reading a question bank from a YAML file that somebody sends us. No Django.

Stricter than YAML itself: no anchors (a small file could unfold into a vast one), no key twice
(one would be dropped in silence), and every fault with the line it is on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from assessment.banks.load import faults_in, problems_in

MOST_BYTES = 1024 * 1024
"""Largest file read: ten times the largest shipped bank."""
DEEPEST = 40

Finding = dict[str, Any]
"""Where a fault is (`place`, in words), and `what` it is."""


class _Unwanted(yaml.YAMLError):
    """YAML that is readable and not for us."""

    def __init__(self, event: yaml.Event, problem: str) -> None:
        super().__init__(problem)
        self.line = event.start_mark.line + 1 if event.start_mark else 1


class _Loader(yaml.SafeLoader):
    """The safe loader without dates: a year and month stay the text they are."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(data: bytes) -> tuple[dict[str, Any], list[Finding]]:
    """Return the content of a YAML file and every fault in it; the content only counts without.

    Checked with the schema and the rules of the shipped banks.
    """
    if len(data) > MOST_BYTES:
        return {}, [finding("The file", f"is larger than {MOST_BYTES // 1024} KB.")]
    try:
        text = data.decode("utf-8-sig")
        root = _composed(text)
        if not isinstance(root, yaml.MappingNode):
            return {}, [finding("Line 1", "The file is not a question bank: it has no keys.")]
        twice = _twice(root)
        content = _Loader("").construct_document(root)
    except UnicodeDecodeError:
        return {}, [finding("The file", "is not UTF-8 text. Save it as UTF-8 and try again.")]
    except _Unwanted as error:
        return {}, [finding(f"Line {error.line}", f"The file cannot be used: {error}.")]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return {}, [finding(f"Line {line}", f"The file is not readable YAML: {error.problem}.")]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return {}, [finding("The file", f"is not readable YAML: {error}.")]
    found = [finding(_line(root, path), message) for path, message in faults_in(content)] or [
        finding("The file", f"{problem}.") for problem in problems_in(content)
    ]
    return content, twice + found


def finding(place: str, what: str) -> Finding:
    """One fault: where it is, and what it is."""
    return {"place": place, "what": what}


def _composed(text: str) -> yaml.Node | None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Unwanted(event, "anchors and aliases are not used in question banks")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise _Unwanted(event, "it is nested too deeply")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return yaml.compose(text, Loader=_Loader)


def _twice(node: yaml.Node) -> list[Finding]:
    found = []
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                found.append(
                    finding(f"Line {key.start_mark.line + 1}", f"“{key.value}” is there twice.")
                )
            seen.add(key.value if isinstance(key.value, str) else id(key))
            found += _twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            found += _twice(value)
    return found


def _line(root: yaml.Node, path: Sequence[str | int]) -> str:
    """The line on which the node at a path begins, as far as the path leads."""
    node = root
    for step in path:
        inner: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            inner = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            inner = node.value[step] if step < len(node.value) else None
        if inner is None:
            break
        node = inner
    return f"Line {node.start_mark.line + 1}"
