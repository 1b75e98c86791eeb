from django.urls import path

from newsletter import choice_views, data_views, decide_views, views
from pages.routes import spoken

app_name = "newsletter"
urlpatterns = [
    path("", views.signup, name="signup"),
    spoken("anmal/", "sign-up/", views.subscribe, name="subscribe"),
    spoken("tack/", "thanks/", views.thanks, name="thanks"),
    spoken("bekrafta/<str:token>/", "confirm/<str:token>/", views.confirm, name="confirm"),
    spoken("valkommen/", "welcome/", views.welcome, name="welcome"),
    spoken("valkommen/<str:key>/", "welcome/<str:key>/", views.welcome_reader, name="welcome_reader"),
    spoken("val/<str:key>/", "choices/<str:key>/", choice_views.choices, name="choices"),
    spoken("val/<str:key>/adress/", "choices/<str:key>/address/", choice_views.address, name="address"),
    spoken("val/<str:key>/uppgifter/", "choices/<str:key>/data/", choice_views.data_link, name="data_link"),
    spoken("ny-adress/<str:token>/", "new-address/<str:token>/", choice_views.move, name="move"),
    spoken("uppgifter/<str:token>/", "data/<str:token>/", data_views.data, name="data"),
    spoken("uppgifter/<str:token>/fil/", "data/<str:token>/file/", data_views.file, name="data_file"),
    spoken("uppgifter/<str:token>/radera/", "data/<str:token>/erase/", data_views.erase, name="erase"),
    spoken("raderad/", "erased/", data_views.erased, name="erased"),
    spoken("avsluta/<str:key>/", "unsubscribe/<str:key>/", views.unsubscribe, name="unsubscribe"),
    spoken("beslut/<str:token>/", "decision/<str:token>/", decide_views.page, name="decide"),
    spoken("arkiv/", "archive/", views.archive, name="archive"),
    spoken("arkiv/<int:number>/", "archive/<int:number>/", views.archived, name="archived"),
]
