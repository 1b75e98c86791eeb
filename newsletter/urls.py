from django.urls import path

from newsletter import views

app_name = "newsletter"
urlpatterns = [
    path("", views.signup, name="signup"),
    path("anmal/", views.subscribe, name="subscribe"),
    path("tack/", views.thanks, name="thanks"),
    path("bekrafta/<str:token>/", views.confirm, name="confirm"),
    path("valkommen/", views.welcome, name="welcome"),
    path("avsluta/<str:key>/", views.unsubscribe, name="unsubscribe"),
    path("arkiv/", views.archive, name="archive"),
    path("arkiv/<int:number>/", views.archived, name="archived"),
]
