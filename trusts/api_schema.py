"""What every operation of the API shares, put into its OpenAPI description."""

import re
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object

from trusts.api_keys import HEADER, KEPT
from trusts.api_problems import MEDIA_TYPE

PROBLEM = {
    "type": "object",
    "description": "What is wrong, in words (RFC 9457); nothing was changed",
    "properties": {
        "type": {"type": "string", "description": "What kind of problem, told in the API guide"},
        "title": {"type": "string", "description": "The kind in words"},
        "status": {"type": "integer", "description": "The answer’s status"},
        "detail": {"type": "string", "description": "What is wrong and how to put it right"},
        "errors": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
            "description": "The same by field, where something sent has to be put right",
        },
    },
    "required": ["type", "title", "status", "detail"],
}
FOR_SYSTEMS = "x-for-finance-systems"
"""Marks the operations that a finance system's token is let in to."""
_HOURS = int(KEPT.total_seconds() // 3600)
KEY = {
    "in": "header",
    "name": HEADER,
    "schema": {"type": "string", "maxLength": 200},
    "description": "Up to 200 characters of your choice. The same request sent again with the same "
    f"key within {_HOURS} hours gets the same answer, and is not done twice",
}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # untyped library
    """How the OpenAPI schema describes it."""

    target_class = "trusts.api_auth.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """A header: `Authorization: Token …`."""
        return build_bearer_security_scheme_object("Authorization", token_prefix="Token")  # noqa: S106 - the word before a token


def _shape(path: str) -> str:
    """A path without the names of its arguments, which the schema may change (pk to id)."""
    return re.sub(r"{[^}]*}", "{}", path)


def describe_what_all_share(
    result: dict[str, Any], generator: Any, **kwargs: Any
) -> dict[str, Any]:
    """Add to every operation what a problem looks like and whether finance systems are let in.

    And the key, to those that change something.
    """
    open_to_systems = {
        (_shape(path), method.lower())
        for path, _, method, view in generator.endpoints
        if getattr(view.cls, "for_systems", False)
    }
    result["components"]["schemas"]["Problem"] = PROBLEM
    answer = {
        "description": "A problem",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for path, item in result["paths"].items():
        for method, operation in item.items():
            operation[FOR_SYSTEMS] = (_shape(path), method) in open_to_systems
            operation["responses"]["default"] = answer
            if method == "post":
                operation.setdefault("parameters", []).append(KEY)
    return result
