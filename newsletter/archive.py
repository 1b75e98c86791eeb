"""The letter as anybody may read it: the frozen HTML without what belongs to one reader."""

from newsletter.addresses import signup_url, unsubscribe_url
from newsletter.models import IssueEdition
from newsletter.skeleton import Token

# The letter's own HTML, with the styles that mail programs need, and nothing that could act.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)


def page(edition: IssueEdition) -> str:
    """The way out of the list leads, for one who has no place on it, to where the letter is explained."""
    own = unsubscribe_url(Token.KEY.written(edition.marker), edition.language)
    return edition.html.replace(own, signup_url(edition.language))
