from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.forms.forms import WagtailAdminFormPageForm
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from pages.blocks import PAGE_BLOCKS
from pages.models import BasePage
from workshops.enums import VatRate
from workshops.money import Price
from workshops.questions_panel import QuestionsPanel

if TYPE_CHECKING:
    from workshops.date_models import WorkshopDate


class WorkshopIndexPage(BasePage):
    lead = models.TextField(_("lead"), blank=True, max_length=600)
    body = StreamField(PAGE_BLOCKS, blank=True, verbose_name=_("body"))

    template = "workshops/index.html"
    subpage_types = ["workshops.WorkshopPage"]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        verbose_name = _("workshop index")
        verbose_name_plural = _("workshop indexes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["workshops"] = self.workshops_with_dates(timezone.now())
        return context

    def workshops_with_dates(self, now: datetime) -> list[tuple["WorkshopPage", list["WorkshopDate"]]]:
        from workshops.date_models import WorkshopDate

        pages = list(WorkshopPage.objects.child_of(self).live().public().order_by("path"))
        dates: dict[object, list[WorkshopDate]] = {page.translation_key: [] for page in pages}
        for date in WorkshopDate.objects.of_pages(pages).upcoming(now):
            dates[date.workshop.translation_key].append(date)
        return [(page, dates[page.translation_key]) for page in pages]


class WorkshopPage(BasePage):
    lead = models.TextField(_("lead"), max_length=600, help_text=_("What it is about, in two sentences."))
    body = StreamField(PAGE_BLOCKS, blank=True, verbose_name=_("body"))
    audience = models.CharField(_("for whom"), max_length=200, blank=True)
    duration = models.CharField(
        _("length"), max_length=80, blank=True, help_text=_("In words, for example: one day, or two half days.")
    )
    price_excl = models.DecimalField(
        _("price per seat, excl. VAT"),
        max_digits=10,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("In kronor. Bookings that have been made keep the price they were made at."),
    )
    vat_rate = models.PositiveSmallIntegerField(_("VAT"), choices=VatRate, default=VatRate.STANDARD)
    in_house = models.BooleanField(
        _("can be asked for in-house"),
        default=True,
        help_text=_("Shows a button to ask for the workshop in-house."),
    )

    reminder_days = models.PositiveSmallIntegerField(
        _("reminder, days before"), default=3, validators=[MaxValueValidator(60)], help_text=_("0 sends none.")
    )
    reminder_text = models.TextField(_("your own words in the reminder"), blank=True, max_length=2000)
    follow_up_days = models.PositiveSmallIntegerField(
        _("follow-up, days after"), default=0, validators=[MaxValueValidator(60)], help_text=_("0 sends none.")
    )
    follow_up_text = models.TextField(_("your own words in the follow-up"), blank=True, max_length=4000)
    material_link = models.URLField(_("link to material"), blank=True)
    material_document = models.ForeignKey(
        "wagtaildocs.Document",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document"),
    )
    feedback_link = models.URLField(
        _("link to questions"), blank=True, help_text=_("Empty: the e-mail asks for a reply to it.")
    )
    follow_up_letter = models.BooleanField(
        _("tell of the letter"),
        default=True,
        help_text=_("A link to sign up with. Nobody is signed up by having taken part."),
    )

    template = "workshops/workshop.html"
    base_form_class = WagtailAdminFormPageForm
    parent_page_types = ["workshops.WorkshopIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel([FieldPanel("audience"), FieldPanel("duration")], heading=_("In short")),
        MultiFieldPanel(
            [FieldPanel("price_excl"), FieldPanel("vat_rate"), FieldPanel("in_house")], heading=_("Price and booking")
        ),
        FieldPanel("body"),
        QuestionsPanel("questions", heading=_("Questions to those who book"), label=_("Question")),
        MultiFieldPanel([FieldPanel("reminder_days"), FieldPanel("reminder_text")], heading=_("Reminder")),
        MultiFieldPanel(
            [
                FieldPanel("follow_up_days"),
                FieldPanel("follow_up_text"),
                FieldPanel("material_link"),
                FieldPanel("material_document"),
                FieldPanel("feedback_link"),
                FieldPanel("follow_up_letter"),
            ],
            heading=_("Follow-up"),
        ),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("lead"),
        index.SearchField("body"),
        index.SearchField("audience"),
    ]

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")

    @property
    def price(self) -> Price:
        return Price.of(self.price_excl, self.vat_rate)

    @property
    def asking(self) -> "WorkshopPage":
        """Whose questions are asked: those of the page in the site's first language, where there is one to read. So an
        answer is the same whichever page the visitor came from."""
        first: WorkshopPage | None = (
            self.get_translations().live().filter(locale__language_code=settings.LANGUAGE_CODE).first()
        )
        return first or self

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from workshops.date_models import WorkshopDate

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["dates"] = WorkshopDate.objects.of_pages([self]).told(timezone.now())
        return context
