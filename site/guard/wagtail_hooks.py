from django.urls import URLPattern, path
from wagtail import hooks

from guard import attachment_views


@hooks.register("register_admin_urls")
def register_attachments() -> list[URLPattern]:
    return [path("attachments/<int:pk>/", attachment_views.download, name="guard_attachment")]
