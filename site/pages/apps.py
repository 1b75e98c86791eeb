from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from django.db.models import DecimalField
        from django.db.models.signals import post_save
        from wagtail.admin.forms.models import register_form_field_override
        from wagtail.signals import page_published

        from clock import jobs
        from pages import prepare, preview_modes, search_index, social_card
        from pages.amount_field import AmountField

        post_save.connect(search_index.page_saved, dispatch_uid="pages.search_index")
        page_published.connect(prepare.page_published, dispatch_uid="pages.prepare")
        jobs.register("pages.search_index", search_index.catch_up)
        preview_modes.register(social_card.MODE)
        register_form_field_override(DecimalField, override={"form_class": AmountField})
