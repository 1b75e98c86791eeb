from django.urls import path

from workshops import feed_views

app_name = "workshop_feeds"
urlpatterns = [
    path("workshops.ics", feed_views.public_feed, name="public"),
    path("workshops/<str:key>.ics", feed_views.private_feed, name="private"),
]
