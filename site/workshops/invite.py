"""The calendar invitations of participants: each has its own UID and SEQUENCE and names nobody but that person."""

from datetime import datetime

from workshops import notices
from workshops.models import Booking, Participant


def settle(booking: Booking, now: datetime) -> None:
    """Invite who has an address and no invitation, withdraw what nobody wants any more. A second time sends nothing."""
    if booking.is_live and booking.date.is_over(now):
        return
    for participant in booking.participants.order_by("position"):
        participant.booking = booking
        wanted = participant.email if booking.is_live and not participant.is_contact else ""
        if wanted == participant.invited:
            continue
        if participant.invited:
            withdraw(participant, now)
        if wanted:
            participant.mark_invited(wanted)
            notices.welcome(participant, now)


def withdraw(participant: Participant, now: datetime) -> None:
    participant.count_revision()
    notices.call_off(participant, now)
    participant.mark_uninvited()


def again(participants: list[Participant], now: datetime) -> None:
    """After a real change of time or place."""
    for participant in participants:
        participant.count_revision()
        notices.tell_participant_of_change(participant, now)
