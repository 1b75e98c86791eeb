from comments.comment_models import NAME_LENGTH, Comment, CommentEvent, CommentNotice
from comments.setting_models import CommentSettings

__all__ = ["NAME_LENGTH", "Comment", "CommentEvent", "CommentNotice", "CommentSettings"]
