from django.urls import path

from contact import views

app_name = "contact"
urlpatterns = [
    path("skicka/<int:page_id>/", views.send, name="send"),
    path("tack/<str:token>/", views.receipt, name="receipt"),
]
