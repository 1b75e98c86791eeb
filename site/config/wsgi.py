import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# Before any thread serves: two first requests at once could each find the other's URL modules half imported.
import_module(settings.ROOT_URLCONF)
