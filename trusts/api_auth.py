"""Signing in with a token. Apart from trusts/api.py because the framework imports it early."""

from typing import Any

from knox.auth import TokenAuthentication as KnoxAuthentication
from rest_framework.exceptions import AuthenticationFailed


class TokenAuthentication(KnoxAuthentication):  # type: ignore[misc]  # untyped library
    """Knox's tokens; a header that is no text is a false token, not a fault of ours."""

    def authenticate_credentials(self, token: bytes) -> Any:
        """The person and the token; AuthenticationFailed (401) for one that is not good."""
        if not token.isascii() or b"\x00" in token:
            raise AuthenticationFailed("Invalid token.")
        return super().authenticate_credentials(token)
