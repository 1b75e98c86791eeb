from newsletter.delivery_models import Delivery
from newsletter.edition_models import IssueEdition
from newsletter.import_models import ReaderImport
from newsletter.issue_models import Issue, IssueItem
from newsletter.reader_models import Confirmation, ConsentRecord, Subscriber, Suppression
from newsletter.request_models import LinkRequest
from newsletter.setting_models import Newsletter

__all__ = [
    "Confirmation",
    "ConsentRecord",
    "Delivery",
    "Issue",
    "IssueEdition",
    "IssueItem",
    "LinkRequest",
    "Newsletter",
    "ReaderImport",
    "Subscriber",
    "Suppression",
]
