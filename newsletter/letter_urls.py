from django.urls import URLPattern, path

from newsletter import admin_views, copies_admin, waiting_admin

patterns: list[URLPattern] = [
    path("letter/waiting/", waiting_admin.waiting, name="newsletter_waiting"),
    path("letter/<int:pk>/", admin_views.letter, name="newsletter_letter"),
    path("letter/<int:pk>/add/", admin_views.add, name="newsletter_letter_add"),
    path("letter/<int:pk>/choices/", admin_views.choices, name="newsletter_letter_choices"),
    path("letter/<int:pk>/place/<int:item_pk>/", admin_views.place, name="newsletter_letter_place"),
    path("letter/<int:pk>/trial/", admin_views.send_trial, name="newsletter_letter_test"),
    path("letter/<int:pk>/act/", admin_views.act, name="newsletter_letter_act"),
    path("letter/<int:pk>/cancel/", admin_views.cancel, name="newsletter_letter_cancel"),
    path("letter/<int:pk>/correct/", admin_views.correct, name="newsletter_letter_correct"),
    path("letter/<int:pk>/progress/", admin_views.progress, name="newsletter_letter_progress"),
    path("letter/<int:pk>/preview/<str:language>/", admin_views.preview_html, name="newsletter_letter_preview"),
    path("letter/<int:pk>/copies/", copies_admin.CopiesView.as_view(), name="newsletter_copies"),
    path(
        "letter/<int:pk>/copies/results/",
        copies_admin.CopiesView.as_view(results_only=True),
        name="newsletter_copies_results",
    ),
    path("letter/<int:pk>/copies/settle/", copies_admin.settle, name="newsletter_copies_settle"),
]
