from django.urls import path

from blog.draft_views import draft

urlpatterns = [path("utkast/<str:token>/", draft, name="blog_draft")]
