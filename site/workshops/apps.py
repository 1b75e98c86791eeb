from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkshopsConfig(AppConfig):
    name = "workshops"
    verbose_name = _("Workshops")

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from clock import jobs
        from desk import kinds, persons
        from mail import kinds as mail_kinds
        from workshops import desk_kinds, due_notes, holding
        from workshops.models import Booking, InHouseRequest
        from workshops.policies import KeptRows
        from workshops.purge import purge

        register_permission_policy(Booking, KeptRows(Booking))
        register_permission_policy(InHouseRequest, KeptRows(InHouseRequest))
        jobs.register("workshops.purge", purge)
        jobs.register("workshops.notes", due_notes.write_due)
        for kind in desk_kinds.ALL:
            kinds.register(kind)
        persons.register(holding.BOOKINGS)
        persons.register(holding.REQUESTS)
        mail_kinds.register("workshops.confirmed", _("Workshop: confirmation"))
        mail_kinds.register("workshops.changed", _("Workshop: new time or place"))
        mail_kinds.register("workshops.cancelled", _("Workshop: cancellation"))
        mail_kinds.register("workshops.rebooked", _("Workshop: changed booking"))
        mail_kinds.register("workshops.notice_rebooked", _("Workshop: changed booking, to you"))
        mail_kinds.register("workshops.invited", _("Workshop: invitation to a participant"))
        mail_kinds.register("workshops.moved", _("Workshop: new time or place, to a participant"))
        mail_kinds.register("workshops.called_off", _("Workshop: seat withdrawn, to a participant"))
        mail_kinds.register("workshops.reminder", _("Workshop: reminder"))
        mail_kinds.register("workshops.follow_up", _("Workshop: follow-up"))
        mail_kinds.register("workshops.notice_booked", _("Workshop: booking, to you"))
        mail_kinds.register("workshops.notice_cancelled", _("Workshop: cancelled booking, to you"))
        mail_kinds.register("workshops.in_house_answer", _("Workshop: your answer to a request"))
        mail_kinds.register("workshops.notice_in_house", _("Workshop: in-house request, to you"))
