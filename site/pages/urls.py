from django.urls import path

from pages.search import search
from pages.share_views import picture
from pages.theme import theme_css

urlpatterns = [
    path("tema.css", theme_css, name="theme_css"),
    path("delning/<int:pk>/<slug:digest>.png", picture, name="share_picture"),
    path("sok/", search, name="search"),
]
