from fastapi import Response


def json_response(body: bytes) -> Response:
    """JSON that is ready: computed as bytes, or relayed from another service."""
    return Response(body, media_type="application/json")
