from comments.comment_models import NAME_LENGTH, Comment, CommentEvent, CommentNotice
from comments.notice_models import HeldNotice
from comments.setting_models import CommentSettings
from comments.spam_models import CommentPrint, Learned

__all__ = [
    "NAME_LENGTH",
    "Comment",
    "CommentEvent",
    "CommentNotice",
    "CommentPrint",
    "CommentSettings",
    "HeldNotice",
    "Learned",
]
