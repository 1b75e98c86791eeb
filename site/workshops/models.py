from workshops.booking_models import Booking
from workshops.date_models import WorkshopDate
from workshops.note_models import SentNote
from workshops.page_models import WorkshopIndexPage, WorkshopPage
from workshops.participant_models import Participant
from workshops.question_models import Answer, Question
from workshops.request_models import InHouseRequest, RequestAnswer, RequestStep
from workshops.settings_models import WorkshopSettings
from workshops.waiting_models import WaitingParty

__all__ = [
    "Answer",
    "Booking",
    "InHouseRequest",
    "Participant",
    "Question",
    "RequestAnswer",
    "RequestStep",
    "SentNote",
    "WaitingParty",
    "WorkshopDate",
    "WorkshopIndexPage",
    "WorkshopPage",
    "WorkshopSettings",
]
