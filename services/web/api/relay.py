from fastapi import Response


def json_response(body: bytes) -> Response:
    """JSON that was made elsewhere, sent as it is."""
    return Response(body, media_type="application/json")
