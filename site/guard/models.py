from django.db import models


class Counter(models.Model):
    """How often something was done since a window opened; `key` is a keyed digest, never an address."""

    scope = models.CharField(max_length=100)
    key = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="guard_counter_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.count}"
