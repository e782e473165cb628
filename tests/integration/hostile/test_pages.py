"""Every page and form of the site with hostile input: each responds, none fails, nothing is executed."""

import asyncio
import re
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from services.web.app import create_app
from services.web.pages.lists.picks_cookie import PICKS_COOKIE
from services.web.pages.status import EVENTS_PATH
from services.web.pages.voice.cookie import VOICE_COOKIE
from services.web.settings import WebSettings
from services.web.views.render import TEMPLATES
from services.web.views.theme import THEME_COOKIE
from shared.http.security_headers import SECURITY_HEADERS
from tests.integration.conftest import ADA, SmallStack
from tests.support.api_routes import api_routes
from tests.support.attempts import attempts
from tests.support.raw_http import RawResponse, request, send

pytestmark = pytest.mark.long

TEXTS = [
    *(
        "",
        " ",
        "0",
        "-1",
        "1.5",
        "1e999",
        "NaN",
        "true",
        "[]",
        "{}",
        "null",
        "٣",
        "\uff19" * 3,
        "9" * 400,
        "x" * 10_000,
    ),
    *("\0", "a\0b", "\x1b[31m", "\u202egnp.exe", "\ufeff", "é" * 3000, "🎬" * 1500, "\ufdfa" * 200, "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚" * 40),
    *("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'><svg/onload=alert(1)>", "javascript:alert(1)"),
    *("{{7*7}}", "${7*7}", "{% raw %}", "%s%n%x", "'; DROP TABLE users; --", "a\r\nSet-Cookie: evil=1", "\r\n\r\n<p>"),
    *("../../../../etc/passwd", "/..%2f..%2fetc/passwd", "//evil.example", "/\\evil.example", "https://evil.example"),
]
BROKEN = [
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\xc0\x80",
    b"%",
    b"%f",
    b"%zz",
    b"%00",
    b"%ff",
    b"%ed%a0%80",
    b"%25%32%35",
    b"+&=;",
]
values = st.one_of(
    st.sampled_from([text.encode() for text in TEXTS]),
    st.sampled_from(BROKEN),
    st.text(max_size=20).map(str.encode),
    st.binary(max_size=20),
)
EVIL = re.compile(rb'<script>|<img src=x|<svg/onload|(href|src|action)="\s*javascript:|root:x:0', re.IGNORECASE)


SITE = create_app(WebSettings(internal_token=SecretStr("a-token-of-the-services-only")))
# the event stream takes no input and lasts for minutes
ADDRESSES = sorted(
    (method, route.path)
    for route in api_routes(SITE.routes)
    for method in route.methods or ()
    if route.path != EVENTS_PATH
)
FIELDS = sorted(set(re.findall(r'name="(\w+)"', "".join(path.read_text() for path in TEMPLATES.rglob("*.html")))))
ENDS_SESSION = re.compile(r"signout|/api/sessions?$|profile/delete")
"""Requests to these carry no valid session, as it is needed until the end."""
COOKIES = [THEME_COOKIE, PICKS_COOKIE, VOICE_COOKIE]
KINDS = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "application/json", "text/plain"]


SAFE = frozenset(b"%+&=;/.<>:@" + string.ascii_letters.encode() + string.digits.encode())
CONTROL = bytes([*range(32), 127])


def quoted(value: bytes) -> bytes:
    """Escapes like a browser, but keeps existing escapes."""
    return b"".join(b"%c" % byte if byte in SAFE else b"%%%02X" % byte for byte in value)


def form(fields: dict[str, bytes]) -> bytes:
    return b"&".join(name.encode() + b"=" + quoted(value) for name, value in fields.items())


def multipart(fields: dict[str, bytes]) -> bytes:
    parts = [
        b'--b\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % (name.encode(), value)
        for name, value in fields.items()
    ]
    return b"".join(parts) + b"--b--\r\n"


@st.composite
def requests(draw: st.DrawFn, token: str = "") -> bytes:
    method, template = draw(st.sampled_from(ADDRESSES))
    known = st.sampled_from([b"1", b"2", str(ADA).encode()])
    path = re.sub(r"\{\w+\}", lambda _: quoted(draw(st.one_of(known, values))).decode("latin-1"), template)
    query = draw(st.dictionaries(st.sampled_from(FIELDS), values, max_size=3))
    sent_fields = draw(st.dictionaries(st.sampled_from(FIELDS), values, max_size=5))
    kind = draw(st.sampled_from(KINDS))
    body = multipart(sent_fields) if "multipart" in kind else form(sent_fields)
    cookie = draw(values if ENDS_SESSION.search(template) else st.one_of(st.just(token.encode()), values))
    cookies = draw(st.dictionaries(st.sampled_from(COOKIES), values, max_size=2)) | {"matinee_session": cookie}
    kept = b"; ".join(name.encode() + b"=" + value[:4000].translate(None, CONTROL) for name, value in cookies.items())
    headers = [
        b"Host: localhost",
        b"Cookie: " + kept,
        b"Content-Type: " + kind.encode(),
        *draw(st.sampled_from([[], [b"HX-Request: true"]])),
    ]
    target = path.encode("latin-1") + b"?" + form(query)
    return request(method, target[:7000], *headers, body=body if method != "GET" else b"")


def is_local(location: str) -> bool:
    path = location.removeprefix("http://localhost")
    return path.startswith("/") and not path.startswith(("//", "/\\"))


def assert_harmless(response: RawResponse | None, sent_bytes: bytes) -> None:
    assert response is not None, sent_bytes
    assert response.status < 500, (response.status, sent_bytes)
    assert set(SECURITY_HEADERS) <= {name.title() for name in response.headers} | {"Cache-Control"}, sent_bytes
    assert "evil=1" not in response.headers.get("set-cookie", ""), sent_bytes
    assert is_local(response.headers.get("location", "/")), sent_bytes
    if response.headers.get("content-type", "").startswith("text/html"):
        assert not EVIL.search(response.body), sent_bytes
        response.body.decode()


@settings(
    max_examples=attempts(400), deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
@given(data=st.data())
def test_no_input_breaks_a_page_or_form(small_stack: SmallStack, data: st.DataObject) -> None:
    raw = data.draw(requests(small_stack.token_of(ADA)))
    assert_harmless(asyncio.run(send(small_stack.web_url, raw)), raw)


def test_the_session_has_survived(small_stack: SmallStack) -> None:
    ratings = f"{small_stack.web_url}/api/users/{ADA}/ratings"
    assert small_stack.status("GET", ratings, small_stack.token_of(ADA)) == 200
