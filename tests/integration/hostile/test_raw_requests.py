"""Malformed and hostile requests to the three services: each gets a response or is cut off, none causes a failure."""

import asyncio

import httpx
import pytest

from tests.integration.conftest import ADA, SmallStack
from tests.support.raw_http import RawResponse, request, send

pytestmark = pytest.mark.long

HOST = b"Host: localhost"
FORM = b"Content-Type: application/x-www-form-urlencoded"
JSON = b"Content-Type: application/json"
PLACES = ("/static/", "/reports/", "/movies/", "/api/movies/", "/api/users/", "/health/", "/nothing/", "/")
TAILS = [
    *("%00", "a%00.css", "%00.svg", "..", "../app.py", "%2e%2e/app.py", "..%2fapp.py", "..%5capp.py", "....//app.py"),
    *(
        "%2fetc%2fpasswd",
        "//etc/passwd",
        "%ff",
        "%c0%ae%c0%ae/",
        "%",
        "%zz",
        "%u0041",
        "a" * 300,
        "a/" * 300,
        "x" * 4000,
    ),
    *(
        "site.css%00",
        "site.css/",
        "site.css;.html",
        "vendor",
        "vendor/",
        "vendor/manifest.json",
        "~root",
        ".git/config",
    ),
    *("?" + "a=&" * 1000, "?a[]=1&a[]=2", "?%00=%00", "?&&&&", "?=", "?%ff=%ff", "#x", ";x=1", "1?amount=%00", "1;2"),
]


def response_to(url: str, *pieces: bytes) -> RawResponse | None:
    return asyncio.run(send(url, *pieces))


def assert_harmless(response: RawResponse | None, raw: object) -> None:
    assert response is not None, raw
    assert response.status < 500, (response.status, raw)
    assert "content-security-policy" in response.headers, raw
    assert b"Traceback" not in response.body, raw
    assert b"root:x:0" not in response.body, raw


@pytest.mark.parametrize("place", PLACES)
def test_no_path_fails_or_leaves_the_site(small_stack: SmallStack, place: str) -> None:
    for tail in TAILS:
        response = response_to(small_stack.web_url, request("GET", place + tail, HOST))
        assert_harmless(response, place + tail)
        assert b"create_app" not in (response.body if response else b"")


def test_no_path_breaks_the_internal_services(small_stack: SmallStack) -> None:
    token = f"Authorization: Bearer {small_stack.internal_token}".encode()
    for url in (small_stack.recommender_url, small_stack.voice_url):
        for tail in TAILS:
            for place in ("/", "/internal/movies/", "/internal/users/", "/internal/dialogue"):
                assert_harmless(response_to(url, request("GET", place + tail, HOST, token)), (url, place + tail))


METHODS = ["BREW", "get", "G" * 5000, "TRACE", "CONNECT", "PROPFIND", "PRI", "OPTIONS", "PATCH", "HEAD", "M-SEARCH"]


@pytest.mark.parametrize("method", METHODS)
def test_no_method_causes_a_failure(small_stack: SmallStack, method: str) -> None:
    for target in ("/", "*", "/api/session", "/static/site.css", "http://evil.example/", "localhost:80", "/x y", ""):
        for url in (small_stack.web_url, small_stack.voice_url, small_stack.recommender_url):
            assert_harmless(response_to(url, request(method, target, HOST)), (method, target))


HEADERS = [
    *(
        b"Range: bytes=0-,0-,0-,0-,0-,0-,0-",
        b"Range: bytes=" + b"0-0," * 500 + b"0-0",
        b"Range: bytes=9-1",
        b"Range: x=1-2",
    ),
    *(b"If-None-Match: \xff", b"If-Modified-Since: yesterday", b"If-Modified-Since: Mon, 99 Foo 9999 99:99:99 GMT"),
    *(b"Accept: \xff", b"Accept-Encoding: " + b"gzip," * 500, b"Accept-Language: \x80", b"Content-Encoding: gzip"),
    *(
        b"Authorization: Bearer \xff\xfe",
        b"Authorization: Basic \x80",
        b"Authorization: " + b"x" * 9000,
        b"Authorization:",
    ),
    *(
        b"Cookie: \xff=\xfe; ;;=;a",
        b"Cookie: matinee_session=\xff",
        b"Cookie: " + b"a=b;" * 2000,
        b"Cookie: " + b"=" * 5000,
    ),
    *(b"X-Request-ID: \xff", b"X-Request-ID: a\tb", b"X-Forwarded-For: \xff, ::, [", b"X-Forwarded-Proto: \xff"),
    *(
        b"Upgrade: websocket\r\nConnection: Upgrade",
        b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings",
        b"Expect: x",
    ),
    *(
        b"Content-Type: \xff",
        b"Content-Type: ;;;",
        b"Content-Type: multipart/form-data",
        b"Transfer-Encoding: identity",
    ),
    *(
        b"Origin: \xff",
        b"Sec-Fetch-Site: \xff",
        b"HX-Request: \xff",
        b"Referer: \xff",
        b"Traceparent: \xff",
        b"Traceparent: 00-0-0",
    ),
]


@pytest.mark.parametrize("header", HEADERS)
def test_no_header_causes_a_failure(small_stack: SmallStack, header: bytes) -> None:
    for target in (
        "/",
        "/static/site.css",
        "/profile",
        "/api/movies?limit=1",
        f"/api/users/{ADA}/ratings",
        "/reports/x.svg",
    ):
        assert_harmless(response_to(small_stack.web_url, request("GET", target, HOST, header)), (target, header))
    for target in ("/signin", "/api/session", "/movies/1/rating"):
        raw = request("POST", target, HOST, header, body=b"name=a&password=b")
        assert_harmless(response_to(small_stack.web_url, raw), (target, header))


def multipart(headers: bytes, value: bytes) -> bytes:
    return b"--b\r\nContent-Disposition: form-data; " + headers + b"\r\n\r\n" + value + b"\r\n--b--\r\n"


MULTI = b"Content-Type: multipart/form-data; boundary=b"
BODIES = [
    *(
        (FORM, b"&" * 60_000),
        (FORM, b"a&" * 30_000),
        (FORM, b"name=" + b"%F0%9F%8E%AC" * 5_000),
        (FORM, b"\xff\xfe=\x00"),
    ),
    *(
        (FORM, b"name=%ED%A0%80&password=%ED%A0%80&next=%ED%A0%80&title=%ED%A0%80&back=%ED%A0%80&rating=4"),
        (FORM, b"="),
    ),
    *((FORM, b"name=a&name=b&password=c&password=d&next=/&next=//x"), (FORM, b"name[]=a&name[b]=c"), (FORM, b"%")),
    *(
        (MULTI, b""),
        (MULTI, b"--b"),
        (MULTI, b"--b\r\n\r\n"),
        (MULTI, b"--b--"),
        (MULTI, b"\r\n" * 9000),
        (MULTI, b"--b" * 9000),
    ),
    *((MULTI, multipart(b'name="name"; filename="x"', b"y")), (MULTI, multipart(b'name="\xff"', b"\xff"))),
    *(
        (MULTI, multipart(b'name="next"\r\nContent-Type: text/plain; charset=utf-16', b"\xd8\x00")),
        (MULTI, multipart(b"", b"")),
    ),
    *(
        (b"Content-Type: multipart/form-data; boundary=" + b"b" * 300, b"x"),
        (b"Content-Type: multipart/form-data; boundary=", b"x"),
    ),
    *(
        (JSON, b"{" * 60_000),
        (JSON, b"[" * 60_000),
        (JSON, b'{"a":' * 10_000),
        (JSON, b'"' + b"\\ud800" * 9_000 + b'"'),
    ),
    *((JSON, b'{"name": "\\ud800", "password": "\\ud800\\udc00 horse"}'), (JSON, b'{"name": 1e400, "password": NaN}')),
    *((JSON, b"9" * 60_000), (JSON, b'{"rating": ' + b"9" * 5_000 + b"}"), (JSON, b'{"user_id": -0, "password": "x"}')),
    *(
        (JSON, b'{"name": "a", "name": "b", "password": "c"}'),
        (JSON, b"\xff\xfe{}"),
        (JSON, b"\xef\xbb\xbf{}"),
        (JSON, b"\x00"),
    ),
    *((b"Content-Type: application/json; charset=utf-16", '{"name": "a", "password": "b"}'.encode("utf-16")),),
]
CHARSETS = [
    "utf-16",
    "utf-7",
    "unicode_escape",
    "raw_unicode_escape",
    "idna",
    "punycode",
    "hex",
    "undefined",
    "\xff",
    "x" * 99,
]


@pytest.mark.parametrize(
    "target", ["/signin", "/signup", "/movies/1/rating", "/movies/1/dismissed", "/api/users", "/api/session"]
)
def test_no_body_causes_a_failure(small_stack: SmallStack, target: str) -> None:
    cookie = f"Cookie: matinee_session={small_stack.token_of(ADA)}".encode()
    for kind, body in BODIES:
        raw = request("POST", target, HOST, kind, cookie, body=body)
        assert_harmless(response_to(small_stack.web_url, raw), (target, kind, body[:80]))


VALID_FIELDS = {
    "name": b"Cyd",
    "password": b"correct horse",
    "next": b"/",
    "back": b"/",
    "title": b"Alien",
    "rating": b"4",
}


@pytest.mark.parametrize("charset", CHARSETS)
def test_no_character_set_breaks_a_form(small_stack: SmallStack, charset: str) -> None:
    """Some character sets can encode lone surrogates, which no response can contain."""
    kind = f"Content-Type: multipart/form-data; boundary=b; charset={charset}".encode("latin-1")
    cookie = f"Cookie: matinee_session={small_stack.token_of(ADA)}".encode()
    for field in VALID_FIELDS:
        fields = VALID_FIELDS | {field: b"/\\ud800+2AA-"}
        parts = [
            multipart(f'name="{name}"'.encode(), value).removesuffix(b"--b--\r\n") for name, value in fields.items()
        ]
        for target in ("/signin", "/signup", "/movies/1/rating", "/movies/1/rating/delete"):
            # signing in or up ends the session of before, which other tests need
            session = [cookie] if target.startswith("/movies/") else []
            body = b"".join(parts) + b"--b--\r\n"
            raw = request("POST", target, HOST, kind, *session, b"HX-Request: true", body=body)
            assert_harmless(response_to(small_stack.web_url, raw), (target, charset, field))


FILES = [
    *(
        b"",
        b"\0" * 1000,
        b"\xff\xfe",
        b"PK\x03\x04" + b"\0" * 5000,
        b"rating",
        b"rating,title\n",
        b"," * 200_000,
        b"\n" * 200_000,
    ),
    *(b'rating,title\n"' + b"x" * 200_000, b"rating,title\n5," + b"x" * 200_000, b"rating\n" + b"5\n" * 6_000),
    *(b"rating,title\nnan,a\ninf,b\n-1,c\n1e999,d\n,e\n\xe2\x88\x9e,f\n", b"title,rating,title,rating\na,1,b,2,c,3\n"),
    *(b"rating,movieId,year\n4,1,99999999999999999999\n4,-1,x\n4," + b"9" * 400 + b",1\n", b"rating;title\n4;a\n"),
    *(
        "rating,title\n4,<script>alert(1)</script>\n4,=1+1\n4,\u202e\n".encode(),
        b"rating,title\r5,a\r\r",
        b'rating,title\n5,"a""b',
    ),
]


@pytest.mark.parametrize("number", range(len(FILES)))
def test_no_file_breaks_the_import(small_stack: SmallStack, number: int) -> None:
    cookie = f"Cookie: matinee_session={small_stack.token_of(ADA)}".encode()
    body = multipart(b'name="ratings"; filename="\xff../../x\0.csv"\r\nContent-Type: text/csv', FILES[number])
    response = response_to(small_stack.web_url, request("POST", "/profile/import", HOST, MULTI, cookie, body=body))
    assert_harmless(response, FILES[number][:80])
    assert response is None or b"<script>alert" not in response.body


def test_the_stack_is_ready_afterwards_and_logged_no_crash(small_stack: SmallStack) -> None:
    assert small_stack.is_ready()
    for part in ("web", "recommender", "voice"):
        log = small_stack.log(part)
        assert '"status": 500' not in log
        assert "Traceback" not in log
        assert "request failed" not in log
    assert httpx.get(f"{small_stack.web_url}/").status_code == 200
