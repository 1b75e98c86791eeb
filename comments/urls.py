from django.urls import path

from comments import moderation_views, own_views, reading_views, unfollow_views, views

app_name = "comments"
urlpatterns = [
    path("skriv/<int:page_id>/", views.post, name="post"),
    path("svara/<int:comment_id>/", views.reply, name="reply"),
    path("visa/<int:comment_id>/", reading_views.show, name="show"),
    path("trad/<int:comment_id>/", reading_views.thread, name="thread"),
    path("atom/", reading_views.feed, name="feed"),
    path("atom/<int:page_id>/", reading_views.page_feed, name="page_feed"),
    path("tack/<str:token>/", own_views.receipt, name="receipt"),
    path("tack/<str:token>/andra/", own_views.change, {"mailed": False}, name="receipt_edit"),
    path("tack/<str:token>/radera/", own_views.delete, {"mailed": False}, name="receipt_delete"),
    path("egen/<str:token>/", own_views.page, name="own"),
    path("egen/<str:token>/andra/", own_views.change, {"mailed": True}, name="own_edit"),
    path("egen/<str:token>/radera/", own_views.delete, {"mailed": True}, name="own_delete"),
    path("egen/<str:token>/export/", own_views.export, name="own_export"),
    path("granska/<str:token>/", moderation_views.moderate, name="moderate"),
    path("avfolj/<str:token>/", unfollow_views.unfollow, name="unfollow"),
]
