import secrets

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import register_setting

from pages.site_setting import QuietSiteSetting


@register_setting(icon="group", order=250)
class WorkshopSettings(QuietSiteSetting):
    """What holds for all workshops."""

    feed_key = models.CharField(max_length=64, blank=True, editable=False)

    kept_months = models.PositiveSmallIntegerField(
        _("months that persons are kept"),
        default=24,
        validators=[MaxValueValidator(240)],
        help_text=_(
            "This long after a workshop, or after an in-house request came, names, addresses, messages and the "
            "text of the e-mails are erased. Seats and sums stay. 0 keeps them until you erase a person by hand."
        ),
    )

    answer_days = models.PositiveSmallIntegerField(
        _("working days to answer an in-house request"),
        default=2,
        validators=[MaxValueValidator(60)],
        help_text=_("This long after it came it is due, and after that it is shown in red in your inbox."),
    )
    chase_days = models.PositiveSmallIntegerField(
        _("working days to wait for theirs"),
        default=10,
        validators=[MaxValueValidator(120)],
        help_text=_(
            "This long after you answered or quoted, the request comes back so that you can ask about it. 0: never."
        ),
    )

    attachments = models.BooleanField(
        _("take files along with a request"),
        default=False,
        help_text=_(
            "At most three of 5 MB: PDF, ODT, DOCX, PNG or JPG, told by their content. You download them in the admin; "
            "no mail carries them. Open only what you expect."
        ),
    )

    panels = [
        FieldPanel("kept_months"),
        MultiFieldPanel(
            [FieldPanel("answer_days"), FieldPanel("chase_days"), FieldPanel("attachments")],
            heading=_("In-house requests"),
        ),
    ]

    class Meta:
        verbose_name = _("workshop settings")
        verbose_name_plural = _("workshop settings")

    def __str__(self) -> str:
        return str(_("workshop settings"))

    def renew_feed_key(self) -> None:
        """From now on the old address of the author's calendar opens nothing."""
        self.feed_key = secrets.token_urlsafe(24)
        if self.pk:
            self.save(update_fields=["feed_key"])
        else:
            self.save()
