from django.urls import path

from demo import catcher_views

app_name = "catcher"
urlpatterns = [
    path("", catcher_views.index, name="index"),
    path("<slug:name>/", catcher_views.detail, name="detail"),
    path("<slug:name>/html/", catcher_views.html, name="html"),
    path("<slug:name>/raw/", catcher_views.raw, name="raw"),
    path("<slug:name>/part/<int:index>/", catcher_views.part, name="part"),
]
