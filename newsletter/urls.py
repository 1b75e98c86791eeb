from django.urls import path

from newsletter import choice_views, data_views, decide_views, views

app_name = "newsletter"
urlpatterns = [
    path("", views.signup, name="signup"),
    path("anmal/", views.subscribe, name="subscribe"),
    path("tack/", views.thanks, name="thanks"),
    path("bekrafta/<str:token>/", views.confirm, name="confirm"),
    path("valkommen/", views.welcome, name="welcome"),
    path("valkommen/<str:key>/", views.welcome_reader, name="welcome_reader"),
    path("val/<str:key>/", choice_views.choices, name="choices"),
    path("val/<str:key>/adress/", choice_views.address, name="address"),
    path("val/<str:key>/uppgifter/", choice_views.data_link, name="data_link"),
    path("ny-adress/<str:token>/", choice_views.move, name="move"),
    path("uppgifter/<str:token>/", data_views.data, name="data"),
    path("uppgifter/<str:token>/fil/", data_views.file, name="data_file"),
    path("uppgifter/<str:token>/radera/", data_views.erase, name="erase"),
    path("raderad/", data_views.erased, name="erased"),
    path("avsluta/<str:key>/", views.unsubscribe, name="unsubscribe"),
    path("beslut/<str:token>/", decide_views.page, name="decide"),
    path("arkiv/", views.archive, name="archive"),
    path("arkiv/<int:number>/", views.archived, name="archived"),
]
