from django.urls import path

from pages.routes import spoken
from workshops import change_views, views, waiting_views

app_name = "workshops"
urlpatterns = [
    path("<int:date_id>/", views.book_seats, name="book"),
    spoken("eget/<str:token>/", "private/<str:token>/", views.book_private, name="book_private"),
    spoken("kvitto/<str:token>/", "receipt/<str:token>/", views.receipt, name="receipt"),
    spoken("avboka/<str:token>/", "cancel/<str:token>/", views.cancel_booking, name="cancel"),
    spoken("andra/<str:token>/", "change/<str:token>/", change_views.change_booking, name="change"),
    spoken("namn/<str:token>/", "names/<str:token>/", change_views.name_participants, name="names"),
    spoken("vantelista/<int:date_id>/", "waiting-list/<int:date_id>/", waiting_views.wait, name="wait"),
    spoken("vantelista/plats/<str:token>/", "waiting-list/place/<str:token>/", waiting_views.waiting, name="waiting"),
    spoken("foretag/<int:page_id>/", "in-house/<int:page_id>/", views.in_house, name="in_house"),
    spoken(
        "foretag/kvitto/<str:token>/", "in-house/receipt/<str:token>/", views.in_house_receipt, name="in_house_receipt"
    ),
]
