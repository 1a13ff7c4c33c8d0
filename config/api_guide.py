"""A page to read the API by, made from its OpenAPI schema.

Ours, because the well-known viewers need inline styles, which the Content-Security-Policy refuses
(docs/decisions/api-guide.md).
"""

from dataclasses import dataclass
from typing import Any

from django.views.generic import TemplateView
from drf_spectacular.generators import SchemaGenerator

from trusts.api_keys import KEPT
from trusts.api_problems import KINDS
from trusts.api_schema import FOR_SYSTEMS
from trusts.views.base import PublicView

METHODS = ("get", "post", "put", "patch", "delete")
REFUSED = (400, "refused", "It cannot be done as asked", "“detail” says why, and what to do.")


@dataclass(frozen=True)
class Field:
    """A parameter or a field: name, type in words, whether required, and what it means."""

    name: str
    kind: str
    required: bool
    words: str


@dataclass(frozen=True)
class Operation:
    """One thing a program can ask for."""

    key: str
    method: str
    path: str
    words: str
    parameters: list[Field]
    takes: list[Field]
    answers: list[tuple[str, str, list[Field]]]
    for_systems: bool


def operations(schema: dict[str, Any]) -> list[Operation]:
    """Every operation of an OpenAPI schema, in order of address."""
    found = []
    for path, item in sorted(schema["paths"].items()):
        for method in METHODS:
            if method in item:
                found.append(_operation(schema, path, method, item[method]))
    return found


def _operation(schema: dict[str, Any], path: str, method: str, told: dict[str, Any]) -> Operation:
    parameters = [
        Field(p["name"], _kind(schema, p["schema"]), p.get("required", False), _words(p))
        for p in told.get("parameters", [])
    ]
    bodies = told.get("requestBody", {}).get("content", {})
    takes = next((_fields(schema, one["schema"]) for one in bodies.values()), [])
    answers = []
    for code, answer in told.get("responses", {}).items():
        if code == "default":  # a problem: told once, for all
            continue
        content = next(iter(answer.get("content", {}).values()), {})
        fields = _fields(schema, content["schema"]) if "schema" in content else []
        kind = _kind(schema, content["schema"]) if "schema" in content else ""
        answers.append((code, answer.get("description") or kind, fields))
    return Operation(
        key=told["operationId"],
        method=method.upper(),
        path=path,
        words=_words(told),
        parameters=parameters,
        takes=takes,
        answers=answers,
        for_systems=told.get(FOR_SYSTEMS, False),
    )


def _words(told: dict[str, Any]) -> str:
    return " ".join(told.get("description", "").split())


def _resolve(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in part:
        name = part["$ref"].rsplit("/", 1)[-1]
        return dict(schema["components"]["schemas"][name])
    if len(part.get("allOf", [])) == 1:
        return _resolve(schema, part["allOf"][0])
    return part


def _fields(schema: dict[str, Any], part: dict[str, Any]) -> list[Field]:
    whole = _resolve(schema, part)
    if whole.get("type") == "array":
        whole = _resolve(schema, whole["items"])
    if "results" in whole.get("properties", {}):  # a page of a list
        whole = _resolve(schema, whole["properties"]["results"]["items"])
    required = whole.get("required", [])
    return [
        Field(name, _kind(schema, one), name in required, _words(_resolve(schema, one)))
        for name, one in whole.get("properties", {}).items()
    ]


def _kind(schema: dict[str, Any], part: dict[str, Any]) -> str:
    if "$ref" in part and "enum" not in _resolve(schema, part):
        return str(part["$ref"]).rsplit("/", 1)[-1]
    whole = _resolve(schema, part)
    if "enum" in whole:
        return " or ".join(str(value) for value in whole["enum"] if value not in ("", None))
    if whole.get("type") == "array":
        return f"list of {_kind(schema, whole['items'])}"
    if "oneOf" in whole:
        return _kind(schema, whole["oneOf"][0])
    return str(whole.get("format") or whole.get("type") or "any")


class ApiGuideView(PublicView, TemplateView):
    """The API, described."""

    why_public = "It describes addresses and fields, and holds nothing of any trust."
    template_name = "api_guide.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every operation, from the schema as it is now."""
        schema = SchemaGenerator(api_version="1").get_schema(request=None, public=True)
        problems = [
            (status, code, title, words) for status, (code, title, words) in sorted(KINDS.items())
        ]
        return super().get_context_data(
            operations=operations(schema),
            problems=[*problems, REFUSED],
            key_hours=int(KEPT.total_seconds() // 3600),
            **kwargs,
        )
