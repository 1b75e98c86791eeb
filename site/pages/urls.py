from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from pages.search import search
from pages.share_views import picture
from pages.theme import theme_css

urlpatterns = [
    path("tema.css", theme_css, name="theme_css"),
    path("delning/<int:pk>/<slug:digest>.png", picture, name="share_picture"),
    path(_("search/"), search, name="search"),
    # Where it was in every language.
    path("sok/", RedirectView.as_view(pattern_name="search", permanent=True, query_string=True)),
]
