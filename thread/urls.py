"""Addresses of the golden thread, below /t/<trust>/."""

from django.urls import path

from thread import views

app_name = "thread"
urlpatterns = [
    path("thread/", views.ThreadView.as_view(), name="thread"),
    path("thread/outcomes/<slug:slug>/", views.OutcomeView.as_view(), name="outcome"),
    path("thread/priorities/<int:pk>/", views.PriorityView.as_view(), name="priority"),
    path("thread/lines/<int:pk>/", views.LineView.as_view(), name="line"),
    path("thread/breaks/", views.BreaksView.as_view(), name="breaks"),
    path("thread/breaks/<slug:kind>/<slug:key>/", views.AcceptView.as_view(), name="accept"),
    path("thread/accepted/<int:pk>/end/", views.EndView.as_view(), name="end"),
]
