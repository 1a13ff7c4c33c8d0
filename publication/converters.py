"""Kinds of publications in addresses."""

from django.urls import register_converter

from publication.models import Kind


class KindConverter:
    """A kind of publication, by its value."""

    regex = "|".join(Kind.values)

    def to_python(self, value: str) -> Kind:
        """The kind."""
        return Kind(value)

    def to_url(self, value: str) -> str:
        """Its value."""
        return Kind(value).value


register_converter(KindConverter, "kind")
