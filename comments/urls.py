from django.urls import path

from comments import moderation_views, own_views, reading_views, unfollow_views, views
from pages.routes import spoken

app_name = "comments"
urlpatterns = [
    spoken("skriv/<int:page_id>/", "write/<int:page_id>/", views.post, name="post"),
    spoken("svara/<int:comment_id>/", "reply/<int:comment_id>/", views.reply, name="reply"),
    spoken("visa/<int:comment_id>/", "show/<int:comment_id>/", reading_views.show, name="show"),
    spoken("trad/<int:comment_id>/", "thread/<int:comment_id>/", reading_views.thread, name="thread"),
    path("atom/", reading_views.feed, name="feed"),
    path("atom/<int:page_id>/", reading_views.page_feed, name="page_feed"),
    spoken("tack/<str:token>/", "thanks/<str:token>/", own_views.receipt, name="receipt"),
    spoken(
        "tack/<str:token>/andra/", "thanks/<str:token>/edit/", own_views.change, {"mailed": False}, name="receipt_edit"
    ),
    spoken(
        "tack/<str:token>/radera/",
        "thanks/<str:token>/delete/",
        own_views.delete,
        {"mailed": False},
        name="receipt_delete",
    ),
    spoken("egen/<str:token>/", "own/<str:token>/", own_views.page, name="own"),
    spoken("egen/<str:token>/andra/", "own/<str:token>/edit/", own_views.change, {"mailed": True}, name="own_edit"),
    spoken(
        "egen/<str:token>/radera/", "own/<str:token>/delete/", own_views.delete, {"mailed": True}, name="own_delete"
    ),
    spoken("egen/<str:token>/export/", "own/<str:token>/export/", own_views.export, name="own_export"),
    spoken("granska/<str:token>/", "review/<str:token>/", moderation_views.moderate, name="moderate"),
    # Where the links of the mails before December 2026 lead.
    path("avfolj/<str:token>/", unfollow_views.unfollow, name="unfollow"),
    spoken("avsluta/<str:token>/", "unsubscribe/<str:token>/", unfollow_views.unfollow, name="unfollow"),
]
