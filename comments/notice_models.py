from typing import ClassVar

from django.db import models

from comments.comment_models import Comment


class HeldNotice(models.Model):
    """A notice to the author that was one too many in its hour: the clock gathers these into one mail."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")
    address = models.EmailField()
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "address"], name="comments_held_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["address", "at"], name="comments_held_by_address")]

    def __str__(self) -> str:
        return f"{self.comment_id}"
