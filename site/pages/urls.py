from django.urls import path

from pages.search import search
from pages.theme import theme_css

urlpatterns = [
    path("tema.css", theme_css, name="theme_css"),
    path("sok/", search, name="search"),
]
