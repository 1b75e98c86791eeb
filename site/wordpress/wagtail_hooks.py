from django.urls import URLPattern, path
from wagtail import hooks

from wordpress import export_admin

hooks.register("register_reports_menu_item", export_admin.ExportMenuItem)


@hooks.register("register_admin_urls")
def register_export_urls() -> list[URLPattern]:
    return [
        path("comments-for-wordpress/", export_admin.page, name="wordpress_comments"),
        path("comments-for-wordpress/<int:site_id>/", export_admin.file, name="wordpress_comments_file"),
    ]
