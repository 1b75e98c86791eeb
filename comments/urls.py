from django.urls import path

from comments import views

app_name = "comments"
urlpatterns = [
    path("skriv/<int:page_id>/", views.post, name="post"),
    path("svara/<int:comment_id>/", views.reply, name="reply"),
    path("visa/<int:comment_id>/", views.show, name="show"),
    path("tack/<str:token>/", views.receipt, name="receipt"),
    path("granska/<str:token>/", views.moderate, name="moderate"),
]
