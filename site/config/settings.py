"""Every setting of the site, in one place. What the environment can change is described in docs/settings.md."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from config import env
from config.modes import local_secret_key, refuse_contradictions, refuse_unsafe_production

ROOT = Path(__file__).resolve().parent.parent.parent

# MODE=local is what `make run` uses; MODE=production refuses to start with anything unsafe.
MODE = env.choice("MODE", ("local", "production"))
LOCAL = MODE == "local"
DEBUG = env.boolean("DEBUG", False)
DATA_DIR = Path(env.text("DATA_DIR", str(ROOT / "var"))).absolute()
SECRET_KEY = env.secret("SECRET_KEY") or (local_secret_key(DATA_DIR) if LOCAL else "")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if LOCAL else "")
PORT = env.integer("PORT", 8000)
BASE_URL = env.text("BASE_URL", f"http://127.0.0.1:{PORT}" if LOCAL else "").rstrip("/")
# How many reverse proxies stand in front and append to X-Forwarded-For.
TRUSTED_PROXIES = env.integer("TRUSTED_PROXIES", 0, least=0)

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "desk",
    "guard",
    "clock",
    "pages",
    "mail",
    "contact",
    "workshops",
    "blog",
    "newsletter",
    "comments",
    "wordpress",
    "demo",
    "django_q",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "config.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.PathLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "wordpress.middleware.ShortAddressMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'site.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL without IMMEDIATE makes "database is locked" worse. Who waits how is said in config/sqlite/base.py.
    DATABASES["default"]["ENGINE"] = "config.sqlite"
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": env.cache("CACHE_URL", f"file://{DATA_DIR / 'cache'}"),
    # Wagtail writes each picture of a page into this one whenever the page is read. Its keys hold what a picture looks
    # like, so that no process can have an old one.
    "renditions": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "renditions",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
FORMAT_MODULE_PATH = "config.formats"
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = env.time_zone("TIME_ZONE", "Europe/Stockholm")
USE_TZ = True

STATIC_URL = "/static/"
# Locally WhiteNoise serves from the sources; in production from what collectstatic gathered.
STATIC_ROOT = None if LOCAL else DATA_DIR / "static"
STATICFILES_DIRS = [ROOT / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
SERVE_MEDIA = env.boolean("SERVE_MEDIA", LOCAL)
WHITENOISE_USE_FINDERS = LOCAL
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Django's own mail (password resets, Wagtail's notices) leaves through the outbox as well.
EMAIL_BACKEND = "mail.backend.OutboxBackend"
EMAIL_HOST = env.text("EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = env.integer("EMAIL_PORT", 2525 if LOCAL else 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.secret("EMAIL_HOST_PASSWORD")
EMAIL_USE_SSL = env.boolean("EMAIL_USE_SSL", False)
EMAIL_USE_TLS = env.boolean("EMAIL_USE_TLS", not LOCAL and not EMAIL_USE_SSL)
EMAIL_TIMEOUT = env.integer("EMAIL_TIMEOUT", 20)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "hej@example.se" if LOCAL else "")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# How many connections one worker keeps open at once.
MAIL_CONNECTIONS = env.integer("MAIL_CONNECTIONS", 8)
# What happens to a mail whose worker died between the body and the reply: "resend" or "hold".
MAIL_UNCERTAIN = env.choice("MAIL_UNCERTAIN", ("resend", "hold"))
# Where returned mail is read: a Maildir on this machine, a mailbox on a server, or both.
BOUNCE_MAILDIR = env.text("BOUNCE_MAILDIR")
BOUNCE_IMAP_URL = env.secret("BOUNCE_IMAP_URL")
# Mail services that tell by webhook instead, through django-anymail where it is installed.
ANYMAIL_WEBHOOK_SECRET = env.secret("ANYMAIL_WEBHOOK_SECRET")
if ANYMAIL_WEBHOOK_SECRET:
    INSTALLED_APPS.append("anymail")

# Asked about comments where the comment settings say so, through akismet where it is installed.
AKISMET_KEY = env.secret("AKISMET_KEY")

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "wagtailadmin_login"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = not LOCAL
CSRF_COOKIE_SECURE = not LOCAL
SECURE_SSL_REDIRECT = not LOCAL and env.boolean("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 0 if LOCAL else env.integer("SECURE_HSTS_SECONDS", 31_536_000, least=0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOCAL
SECURE_HSTS_PRELOAD = not LOCAL
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # DENY would take the preview out of Wagtail's editor
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

WAGTAIL_SITE_NAME = env.text("SITE_NAME", "Veckobrev")
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_USER_LOGIN_FORM = "desk.login.LoginForm"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_AUTOSAVE_INTERVAL = 2000
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "key", "odt", "pdf", "pptx", "rtf", "txt", "xlsx", "zip"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "pages.admin_search", "SEARCH_CONFIG": "swedish", "AUTO_UPDATE": True}}
TAGGIT_CASE_INSENSITIVE = True

# django-q2 is a clock and a pool of hands. `retry` counts from the prefetch, so it is far above `timeout`.
_cluster: dict[str, Any] = {
    "orm": "default",
    "workers": 1,
    "bulk": 1,
    "queue_limit": 1,
    "timeout": 90,
    "retry": 600,
    "max_attempts": 3,
    "ack_failures": True,
    "catch_up": False,
    "poll": 0.5,
    "save_limit": 50,
    "max_rss": 300_000,
    "label": "django-q2",
}
Q_CLUSTER = {
    **_cluster,
    "name": "default",
    "workers": env.integer("DEFAULT_WORKERS", 1),
    "ALT_CLUSTERS": {"mail": {**_cluster, "workers": env.integer("MAIL_WORKERS", 1), "scheduler": False}},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": env.choice("LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR", "CRITICAL")),
    },
    # At INFO it writes half a dozen lines a minute to say that the clock ticked.
    "loggers": {
        "django-q": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
    },
}

refuse_contradictions(globals())
if not LOCAL:
    refuse_unsafe_production(globals())
