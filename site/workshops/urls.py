from django.urls import path

from workshops import change_views, views, waiting_views

app_name = "workshops"
urlpatterns = [
    path("<int:date_id>/", views.book_seats, name="book"),
    path("eget/<str:token>/", views.book_private, name="book_private"),
    path("kvitto/<str:token>/", views.receipt, name="receipt"),
    path("avboka/<str:token>/", views.cancel_booking, name="cancel"),
    path("andra/<str:token>/", change_views.change_booking, name="change"),
    path("namn/<str:token>/", change_views.name_participants, name="names"),
    path("vantelista/<int:date_id>/", waiting_views.wait, name="wait"),
    path("vantelista/plats/<str:token>/", waiting_views.waiting, name="waiting"),
    path("foretag/<int:page_id>/", views.in_house, name="in_house"),
    path("foretag/kvitto/<str:token>/", views.in_house_receipt, name="in_house_receipt"),
]
