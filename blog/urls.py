from blog.draft_views import draft
from pages.routes import spoken

urlpatterns = [spoken("utkast/<str:token>/", "draft/<str:token>/", draft, name="blog_draft")]
