from contact import views
from pages.routes import spoken

app_name = "contact"
urlpatterns = [
    spoken("skicka/<int:page_id>/", "send/<int:page_id>/", views.send, name="send"),
    spoken("tack/<str:token>/", "thanks/<str:token>/", views.receipt, name="receipt"),
]
