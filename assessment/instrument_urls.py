"""Addresses of instruments, below /t/<trust>/assessments/instruments/."""

from django.urls import path

from assessment.views import draft_removals, drafts, editions, instruments

urlpatterns = [
    path("", instruments.InstrumentsView.as_view(), name="instruments"),
    path("new/", instruments.NewInstrumentView.as_view(), name="instrument_new"),
    path("<slug:code>/", instruments.InstrumentView.as_view(), name="instrument"),
    path("<slug:code>/begin/", editions.BeginEditionView.as_view(), name="begin_edition"),
    path(
        "<slug:code>/file/<slug:kind>/",
        instruments.InstrumentFileView.as_view(),
        name="instrument_file",
    ),
    path("<slug:code>/kept/<int:pk>/", instruments.KeptFileView.as_view(), name="instrument_kept"),
    path("<slug:code>/draft/", drafts.DraftView.as_view(), name="draft"),
    path("<slug:code>/draft/about/", drafts.AboutView.as_view(), name="draft_about"),
    path("<slug:code>/draft/themes/", drafts.AddThemeView.as_view(), name="draft_theme_add"),
    path(
        "<slug:code>/draft/themes/<slug:theme>/",
        drafts.EditThemeView.as_view(),
        name="draft_theme",
    ),
    path("<slug:code>/draft/add/<slug:to>/", drafts.AddQuestionView.as_view(), name="draft_add"),
    path(
        "<slug:code>/draft/questions/<slug:question>/",
        drafts.EditQuestionView.as_view(),
        name="draft_question",
    ),
    path(
        "<slug:code>/draft/questions/<slug:question>/place/",
        drafts.PlaceView.as_view(),
        name="draft_place",
    ),
    path(
        "<slug:code>/draft/remove/<slug:part>/",
        draft_removals.RemoveView.as_view(),
        name="draft_remove",
    ),
    path("<slug:code>/draft/documents/", drafts.DocumentView.as_view(), name="draft_document_add"),
    path(
        "<slug:code>/draft/documents/<slug:document>/",
        drafts.DocumentView.as_view(),
        name="draft_document",
    ),
    path(
        "<slug:code>/draft/documents/<slug:document>/remove/",
        draft_removals.RemoveDocumentView.as_view(),
        name="draft_document_remove",
    ),
    path("<slug:code>/draft/give-up/", draft_removals.DiscardView.as_view(), name="draft_discard"),
    path("<slug:code>/draft/import/", drafts.ImportView.as_view(), name="draft_import"),
    path("<slug:code>/draft/mapping/", editions.MappingView.as_view(), name="draft_mapping"),
    path("<slug:code>/draft/preview/", instruments.PreviewView.as_view(), name="draft_preview"),
    path("<slug:code>/draft/publish/", editions.PublishView.as_view(), name="draft_publish"),
]
