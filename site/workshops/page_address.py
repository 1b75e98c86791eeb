from pages.addresses import absolute
from workshops.page_models import WorkshopPage


def page_address(page: WorkshopPage) -> str:
    """The first page instead of one that is not published: a private date may hang on such a page."""
    return absolute(page.url if page.live and page.url else "/")
