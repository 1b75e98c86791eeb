from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    PENDING = "pending", _("Pending")
    APPROVED = "approved", _("Approved")
    SPAM = "spam", _("Spam")
    TRASH = "trash", _("In the trash")
    DELETED = "deleted", _("Deleted by its writer")


class Via(models.TextChoices):
    """The door through which a change of state came."""

    FORM = "form", _("the public form")
    ADMIN = "admin", _("the admin")
    LINK = "link", _("a link in an e-mail")
    IMPORT = "import", _("an import")
    WRITER = "writer", _("the writer's own link")
    RULES = "rules", _("the rules")


class What(models.TextChoices):
    """What happened to a comment, in its history."""

    MOVED = "moved", _("Moved")
    EDITED = "edited", _("Edited by its writer")
    CONFIRMED = "confirmed", _("Address confirmed")
    UNDONE = "undone", _("Undone")


class Follow(models.TextChoices):
    """Of which later comments the writer is told by mail."""

    NONE = "none", _("Nothing")
    REPLIES = "replies", _("Replies to my comment")
    ALL = "all", _("All new comments on this page")


class Policy(models.TextChoices):
    """Which comments are shown without being read first."""

    NOBODY = "nobody", _("Every comment waits until you have read it")
    KNOWN = "known", _("Known commenters are shown at once: address confirmed by link, an earlier comment approved")


class Order(models.TextChoices):
    OLDEST = "oldest", _("Oldest first")
    NEWEST = "newest", _("Newest first")


class Told(models.TextChoices):
    """What a commenter has been told by mail about a comment."""

    LINK = "link", _("The link to your own page")
    APPROVED = "approved", _("Your comment is shown")
    REPLY = "reply", _("A new comment")


class Openness(models.TextChoices):
    """What a page lets a visitor do with comments."""

    HIDDEN = "hidden", _("The page is not public.")
    OFF = "off", _("This page has no comments.")
    CLOSED = "closed", _("The comments on this page are closed.")
    OPEN = "open", _("The comments on this page are open.")
