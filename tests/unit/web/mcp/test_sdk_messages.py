import json

from services.web.mcp.sdk_messages import refusal


def test_what_is_no_message_is_refused_in_words() -> None:
    for body in (b"[]", b"{}", b"7", b'{"jsonrpc": "2.0", "id": 1, "method": 5}', b'[{"jsonrpc": "2.0"}]'):
        refused = refusal(body)
        assert refused is not None
        error = json.loads(bytes(refused.body))["error"]
        assert (refused.status_code, error["code"]) == (400, -32600)
        assert "Send one object" in error["message"]


def test_messages_and_what_is_no_json_are_left_to_the_sdk() -> None:
    for body in (b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}', b'{"jsonrpc": "2.0", "method": "x"}', b"{", b"\xff"):
        assert refusal(body) is None
