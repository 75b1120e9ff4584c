"""Files that people save."""

from urllib.parse import quote

from starlette.responses import Response


def download(content: bytes, name: str, mime: str) -> Response:
    """The bytes as an attachment under a name that may be Chinese (RFC 6266); never shown inside the site."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(content, headers=headers, media_type=mime)
