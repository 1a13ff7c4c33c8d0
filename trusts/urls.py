"""Addresses of a trust's own pages, below /t/<trust>/."""

from django.urls import path

from trusts.views import audit, home, members, structure, tokens

app_name = "trusts"
urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("members/", members.MembersView.as_view(), name="members"),
    path("members/<int:pk>/", members.MemberView.as_view(), name="member"),
    path("members/assign/", members.AssignView.as_view(), name="assign"),
    path("members/invite/", members.InviteView.as_view(), name="invite"),
    path("members/invitations/", members.InvitationsView.as_view(), name="invitations"),
    path("members/seats/<int:pk>/end/", members.EndSeatView.as_view(), name="end_seat"),
    path("bodies/", structure.BodiesView.as_view(), name="bodies"),
    path("bodies/add/", structure.NewBodyView.as_view(), name="body_add"),
    path("bodies/<slug:slug>/change/", structure.ChangeBodyView.as_view(), name="body_change"),
    path("partners/", structure.PartnersView.as_view(), name="partners"),
    path("partners/add/", structure.NewPartnerView.as_view(), name="partner_add"),
    path(
        "partners/<slug:slug>/change/",
        structure.ChangePartnerView.as_view(),
        name="partner_change",
    ),
    path("roles/", structure.RolesView.as_view(), name="roles"),
    path("roles/<int:pk>/change/", structure.ChangeRoleView.as_view(), name="role_change"),
    path("audit/", audit.AuditView.as_view(), name="audit"),
    path("tokens/", tokens.TokensView.as_view(), name="tokens"),
    path("tokens/system/", tokens.SystemTokenView.as_view(), name="system_token"),
]
