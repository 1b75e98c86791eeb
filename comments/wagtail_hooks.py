from wagtail import hooks

from comments import bulk
from comments.viewsets import CommentViewSet, viewset


@hooks.register("register_admin_viewset")
def register_comments() -> CommentViewSet:
    return viewset


for action in bulk.ACTIONS:
    hooks.register("register_bulk_action", action)
