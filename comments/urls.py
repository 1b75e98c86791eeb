from django.urls import path

from comments import own_views, views

app_name = "comments"
urlpatterns = [
    path("skriv/<int:page_id>/", views.post, name="post"),
    path("svara/<int:comment_id>/", views.reply, name="reply"),
    path("visa/<int:comment_id>/", views.show, name="show"),
    path("tack/<str:token>/", own_views.receipt, name="receipt"),
    path("tack/<str:token>/andra/", own_views.change, {"mailed": False}, name="receipt_edit"),
    path("tack/<str:token>/radera/", own_views.delete, {"mailed": False}, name="receipt_delete"),
    path("egen/<str:token>/", own_views.page, name="own"),
    path("egen/<str:token>/andra/", own_views.change, {"mailed": True}, name="own_edit"),
    path("egen/<str:token>/radera/", own_views.delete, {"mailed": True}, name="own_delete"),
    path("egen/<str:token>/export/", own_views.export, name="own_export"),
    path("granska/<str:token>/", views.moderate, name="moderate"),
]
