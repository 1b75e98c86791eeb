from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

MAIL_KINDS = {
    "workshops.confirmed": _("Workshop: confirmation"),
    "workshops.changed": _("Workshop: new time or place"),
    "workshops.cancelled": _("Workshop: cancellation"),
    "workshops.rebooked": _("Workshop: changed booking"),
    "workshops.notice_rebooked": _("Workshop: changed booking, to you"),
    "workshops.waiting": _("Workshop: place in the line"),
    "workshops.offer": _("Workshop: offer of a seat"),
    "workshops.waiting_ended": _("Workshop: end of the waiting"),
    "workshops.invited": _("Workshop: invitation to a participant"),
    "workshops.moved": _("Workshop: new time or place, to a participant"),
    "workshops.called_off": _("Workshop: seat withdrawn, to a participant"),
    "workshops.reminder": _("Workshop: reminder"),
    "workshops.follow_up": _("Workshop: follow-up"),
    "workshops.notice_booked": _("Workshop: booking, to you"),
    "workshops.notice_cancelled": _("Workshop: cancelled booking, to you"),
    "workshops.in_house_answer": _("Workshop: your answer to a request"),
    "workshops.notice_in_house": _("Workshop: in-house request, to you"),
}


class WorkshopsConfig(AppConfig):
    name = "workshops"
    verbose_name = _("Workshops")

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from clock import jobs
        from desk import kinds, persons, warnings
        from guard import attachments
        from mail import kinds as mail_kinds
        from workshops import counting, desk_kinds, due_notes, holding, offers, waiting_holding
        from workshops.models import Booking, InHouseRequest, WaitingParty
        from workshops.policies import KeptRows
        from workshops.purge import purge

        register_permission_policy(Booking, KeptRows(Booking))
        register_permission_policy(WaitingParty, KeptRows(WaitingParty))
        register_permission_policy(InHouseRequest, KeptRows(InHouseRequest))
        attachments.register("in-house", "workshops.change_inhouserequest")
        jobs.register("workshops.purge", purge)
        jobs.register("workshops.offers", offers.keep)
        jobs.register("workshops.count", counting.compare_by_night)
        jobs.register("workshops.notes", due_notes.write_due)
        for kind in desk_kinds.ALL:
            kinds.register(kind)
        persons.register(holding.BOOKINGS)
        persons.register(holding.REQUESTS)
        persons.register(waiting_holding.WAITING)
        warnings.register(counting.seats_do_not_add_up)
        for name, label in MAIL_KINDS.items():
            mail_kinds.register(name, label)
