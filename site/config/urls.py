from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from desk.login import LoginView
from pages.robots import robots_txt
from pages.routes import spoken_all
from pages.sitemap import AllLanguages

handler404 = "pages.errors.not_found"
handler500 = "pages.errors.server_error"

urlpatterns = [
    path("admin/login/", LoginView.as_view(), name="wagtailadmin_login"),
    path("admin/", include(wagtailadmin_urls)),
    path("dokument/", include(wagtaildocs_urls)),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": AllLanguages}}, name="sitemap"),
    path("robots.txt", robots_txt, name="robots"),
]

if settings.SERVE_MEDIA:
    urlpatterns.append(re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}))

if settings.ANYMAIL_WEBHOOK_SECRET:
    urlpatterns.append(path("anymail/", include("anymail.urls")))

if settings.LOCAL:
    urlpatterns += i18n_patterns(
        path("mailcatcher/", include("demo.urls_catcher")),
        prefix_default_language=False,
    )

urlpatterns += i18n_patterns(
    spoken_all("nyhetsbrev/", "newsletter/", include("newsletter.urls")),
    path("", include("pages.urls")),
    path("", include("blog.urls")),
    spoken_all("kommentarer/", "comments/", include("comments.urls")),
    spoken_all("kontakt-oss/", "contact-us/", include("contact.urls")),
    path("", include("workshops.feed_urls")),
    spoken_all("workshopbokning/", "workshop-booking/", include("workshops.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
