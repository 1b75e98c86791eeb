"""Plain links with which a reader passes an article on. None of them loads anything before it is followed."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class ShareLink:
    label: str
    href: str


def share_links(title: str, address: str) -> list[ShareLink]:
    return [
        ShareLink(_("By e-mail"), f"mailto:?{urlencode({'subject': title, 'body': address}, quote_via=quote)}"),
        ShareLink("LinkedIn", f"https://www.linkedin.com/sharing/share-offsite/?{urlencode({'url': address})}"),
        ShareLink("Bluesky", f"https://bsky.app/intent/compose?{urlencode({'text': f'{title} {address}'})}"),
        ShareLink("Facebook", f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': address})}"),
    ]
