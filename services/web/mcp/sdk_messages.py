"""What is a message of the protocol, as the SDK reads it. Only `protocol` imports this module, with the server."""

from mcp.types import INVALID_REQUEST, jsonrpc_message_adapter
from pydantic import ValidationError
from starlette.responses import JSONResponse, Response

NO_MESSAGE = {
    "code": INVALID_REQUEST,
    "message": "This is no JSON-RPC message. Send one object with jsonrpc, id, method and params; no batches.",
}


def refusal(body: bytes) -> Response | None:
    """Of JSON that is no message, for which the SDK would answer with its validator's report. None for the rest."""
    try:
        jsonrpc_message_adapter.validate_json(body)
    except ValidationError as error:
        if error.errors()[0]["type"] != "json_invalid":
            return JSONResponse({"jsonrpc": "2.0", "id": None, "error": NO_MESSAGE}, 400)
    return None
