from typing import ClassVar

from django.db import models

from comments.comment_models import Comment


class CommentPrint(models.Model):
    """A keyed digest of a comment's words, so that the same text is known when it comes again."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, primary_key=True, related_name="+")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["digest", "at"], name="comments_same_words")]

    def __str__(self) -> str:
        return self.digest[:8]


class Learned(models.Model):
    """What the learner made of the site's decisions. The newest row speaks, until a newer comes."""

    at = models.DateTimeField()
    decided_until = models.DateTimeField()
    good = models.PositiveIntegerField()
    spam = models.PositiveIntegerField()
    hold_at = models.FloatField()
    spam_at = models.FloatField()
    weights = models.BinaryField()

    class Meta:
        default_permissions = ()
        get_latest_by = "pk"

    def __str__(self) -> str:
        return f"{self.good} + {self.spam}"
