from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.settings.models import register_setting
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from pages import colours
from pages.in_language import InLanguage
from pages.site_setting import QuietSiteSetting

no_line_break = RegexValidator(r"[\r\n\x00]", _("Write this on a single line."), inverse_match=True)


@register_setting(icon="site", order=0)
class SiteSettings(ClusterableModel, QuietSiteSetting):
    """What the author says about the site: seen on every page and in every mail."""

    name = models.CharField(_("site name"), max_length=80, default="Veckobrev", validators=[no_line_break])
    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    tagline_en = models.CharField(_("tagline in English"), max_length=160, blank=True)
    logo = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Shown instead of the site name in the head of each page."),
    )
    accent_day = models.CharField(
        _("accent colour by day"),
        max_length=7,
        default=colours.ACCENT_DAY,
        validators=[colours.readable_by_day],
    )
    accent_night = models.CharField(
        _("accent colour by night"),
        max_length=7,
        default=colours.ACCENT_NIGHT,
        validators=[colours.readable_by_night],
    )
    organisation = models.CharField(_("company"), max_length=120, blank=True)
    contact_email = models.EmailField(
        _("your e-mail address"), blank=True, help_text=_("Messages, bookings and notices are sent here.")
    )
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    address = models.TextField(
        _("postal address"), blank=True, max_length=300, help_text=_("Shown at the foot of every letter.")
    )
    footer = RichTextField(_("footer text"), blank=True, features=["bold", "italic", "link"])
    footer_en = RichTextField(_("footer text in English"), blank=True, features=["bold", "italic", "link"])
    sender_name = models.CharField(_("sender's name"), max_length=80, blank=True, validators=[no_line_break])
    sender_email = models.EmailField(
        _("sender's address"),
        blank=True,
        help_text=_("Confirmations and notices come from this address. Its domain must allow your mail server."),
    )
    reply_to = models.EmailField(_("replies go to"), blank=True)
    tagline_here, footer_here = InLanguage("tagline"), InLanguage("footer")

    identity_panels = [
        FieldPanel("name"),
        FieldPanel("tagline"),
        FieldPanel("logo"),
        MultiFieldPanel([FieldPanel("accent_day"), FieldPanel("accent_night")], heading=_("Colours")),
        FieldPanel("footer"),
        MultiFieldPanel(
            [FieldPanel("tagline_en"), FieldPanel("footer_en")],
            heading=_("On English pages"),
            help_text=_("What is left empty is shown there as it is written above."),
        ),
    ]
    contact_panels = [
        FieldPanel("organisation"),
        FieldPanel("contact_email"),
        FieldPanel("phone"),
        FieldPanel("address"),
        InlinePanel("social_links", label=_("link"), heading=_("Social links")),
    ]
    mail_panels = [FieldPanel("sender_name"), FieldPanel("sender_email"), FieldPanel("reply_to")]
    edit_handler = TabbedInterface(
        [
            ObjectList(identity_panels, heading=_("Identity")),
            ObjectList(contact_panels, heading=_("Contact")),
            ObjectList(mail_panels, heading=_("Mail")),
        ]
    )

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")

    def __str__(self) -> str:
        return self.name

    @property
    def has_own_colours(self) -> bool:
        return (self.accent_day, self.accent_night) != (colours.ACCENT_DAY, colours.ACCENT_NIGHT)


class SocialLink(Orderable):
    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="social_links")
    label = models.CharField(_("label"), max_length=40)
    url = models.URLField(_("address"))

    panels = [FieldPanel("label"), FieldPanel("url")]

    def __str__(self) -> str:
        return self.label
