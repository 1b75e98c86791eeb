from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from guard.attachments import path_of, permission_for
from guard.models import Attachment


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Only ever a download, of no type that a browser would open, for whoever may read what the file came with."""
    attachment = get_object_or_404(Attachment, pk=pk)
    permission = permission_for(attachment)
    if not (permission and request.user.has_perm(permission)):
        raise PermissionDenied
    try:
        file = path_of(attachment).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
    return FileResponse(
        file, as_attachment=True, filename=attachment.name, content_type="application/octet-stream", headers=headers
    )
