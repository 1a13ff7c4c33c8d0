"""The kernel's part of the API: trusts, partners and bodies."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from trusts.api import TrustRows
from trusts.api_permissions import SignedIn
from trusts.grants import trusts_of
from trusts.models import ApiToken, Body, Partner, Trust
from trusts.permissions import Permission


class TrustSerializer(serializers.ModelSerializer[Trust]):
    """A trust."""

    class Meta:
        model = Trust
        fields = ["slug", "name", "lead_council", "since", "chair_role", "board_seats", "two_tier"]


class PartnerSerializer(serializers.ModelSerializer[Partner]):
    """A partner, and the duty to cooperate with its first day and law."""

    class Meta:
        model = Partner
        fields = ["slug", "name", "kind", "sector", "duty_from", "duty_basis"]


class BodySerializer(serializers.ModelSerializer[Body]):
    """A body, and the short name of the body it answers to."""

    parent = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)

    class Meta:
        model = Body
        fields = ["slug", "name", "level", "form", "parent", "seats"]


class TrustList(APIView):
    """The trusts in which the caller holds a current seat (a token: its own trust only)."""

    permission_classes = [SignedIn]

    @extend_schema(responses=TrustSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List them by name."""
        found = trusts_of(request.user)  # type: ignore[arg-type]  # SignedIn made sure
        if isinstance(request.auth, ApiToken):
            found = [trust for trust in found if trust.pk == request.auth.trust_id]
        return Response(TrustSerializer(found, many=True).data)


class PartnerList(TrustRows, generics.ListAPIView[Partner]):
    """Partners of the trust, by name."""

    permission = Permission.TRUST_VIEW
    model = Partner
    serializer_class = PartnerSerializer


class PartnerDetail(TrustRows, generics.RetrieveAPIView[Partner]):
    """One partner."""

    permission = Permission.TRUST_VIEW
    model = Partner
    serializer_class = PartnerSerializer
    lookup_field = "slug"


class BodyRows(TrustRows, abstract=True):
    """Bodies, each with the one it answers to."""

    permission = Permission.TRUST_VIEW
    model = Body

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Join the parents."""
        return rows.select_related("parent")


class BodyList(BodyRows, generics.ListAPIView[Body]):
    """Bodies of the trust, by name."""

    serializer_class = BodySerializer


class BodyDetail(BodyRows, generics.RetrieveAPIView[Body]):
    """One body."""

    serializer_class = BodySerializer
    lookup_field = "slug"
