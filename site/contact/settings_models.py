from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import register_setting

from pages.site_setting import QuietSiteSetting


@register_setting(icon="mail", order=30)
class ContactSettings(QuietSiteSetting):
    """What becomes of the messages from the contact page."""

    auto_reply = models.BooleanField(
        _("confirm by e-mail that a message has come"),
        default=False,
        help_text=_(
            "The visitor sees a receipt on the page in any case. The e-mail repeats nothing of what was written, "
            "and goes to an address once a day at most, and only where nothing looks like spam."
        ),
    )
    attachments = models.BooleanField(
        _("take files along with a message"),
        default=False,
        help_text=_(
            "At most three of 5 MB: PDF, ODT, DOCX, PNG or JPG, told by their content. You download them in the admin; "
            "no mail carries them. Open only what you expect."
        ),
    )
    kept_months = models.PositiveSmallIntegerField(
        _("months that messages are kept"),
        default=24,
        validators=[MaxValueValidator(240)],
        help_text=_(
            "This long after a message came, it and your answers are erased. 0 keeps them until you erase them "
            "by hand. What you marked as spam goes after a month."
        ),
    )

    panels = [FieldPanel("auto_reply"), FieldPanel("attachments"), FieldPanel("kept_months")]

    class Meta:
        verbose_name = _("contact settings")
        verbose_name_plural = _("contact settings")

    def __str__(self) -> str:
        return str(_("contact settings"))
