from argparse import ArgumentParser

from django.core.management.base import CommandError
from wagtail.models import Site

from newsletter.models import Newsletter


def add_site(parser: ArgumentParser) -> None:
    parser.add_argument("--site", default="", help="host name of the site; without it the default site")


def newsletter_of(host: str) -> Newsletter:
    sites = Site.objects.filter(hostname=host) if host else Site.objects.filter(is_default_site=True)
    newsletter = Newsletter.objects.filter(site__in=sites).first()
    if newsletter is None:
        raise CommandError(f"There is no newsletter on {host or 'the default site'}.")
    return newsletter
