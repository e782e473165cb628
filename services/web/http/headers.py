"""What the pages may load and do, and ASGI middleware that answers HEAD."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "manifest-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
OF_PAGES = {"Content-Security-Policy": CONTENT_SECURITY_POLICY}


class AnswerHead:
    """HEAD gets what GET would, without the body: an answer that goes on ends where that begins."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "HEAD":
            got = {**scope, "method": "GET"}
            await self.app(got, receive, _head_alone(send))
            scope["route"] = got.get("route")  # for whoever counts by it
        else:
            await self.app(scope, receive, send)


def _head_alone(send: Send) -> Send:
    async def send_head(message: Message) -> None:
        if message["type"] == "http.response.start":
            await send(message)
            await send({"type": "http.response.body"})

    return send_head
