"""Addresses of meetings, below /t/<trust>/."""

from django.urls import path

from meetings import views

app_name = "meetings"
urlpatterns = [
    path("meetings/", views.MeetingsView.as_view(), name="list"),
    path("meetings/new/", views.NewMeetingView.as_view(), name="new"),
    path("meetings/papers/<int:pk>.pdf", views.PaperView.as_view(), name="paper"),
    path("meetings/papers/<int:pk>/remove/", views.RemovePaperView.as_view(), name="remove_paper"),
    path("meetings/items/<int:pk>/papers/new/", views.NewPaperView.as_view(), name="new_paper"),
    path("meetings/<slug:ref>/", views.MeetingView.as_view(), name="meeting"),
    path("meetings/<slug:ref>/items/new/", views.NewItemView.as_view(), name="new_item"),
    path("meetings/<slug:ref>/pack/", views.PackView.as_view(), name="pack"),
]
