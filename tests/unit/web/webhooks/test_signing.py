"""The receiver verifies by the rules of the specification, written here a second time."""

import base64
import hashlib
import hmac

from services.web.webhooks.signing import SECRET_BYTES, new_secret, signed_headers

BODY = b'{"type": "profile.changed"}'


def is_signed(headers: dict[str, str], body: bytes, secret: str) -> bool:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(each, expected) for each in headers["webhook-signature"].split(" "))


def test_the_signature_is_that_of_the_specification() -> None:
    """The example of the specification's reference libraries."""
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    headers = signed_headers([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_each_secret_verifies_and_no_other_and_only_what_was_sent() -> None:
    one, other = new_secret(), new_secret()
    headers = signed_headers([one, other], "a_1", 1_790_000_000, BODY)
    assert is_signed(headers, BODY, one)
    assert is_signed(headers, BODY, other)
    assert not is_signed(headers, BODY, new_secret())
    assert not is_signed(headers, BODY + b" ", one)
    for name, forged in (("webhook-id", "a_2"), ("webhook-timestamp", "1790000001")):
        assert not is_signed(headers | {name: forged}, BODY, one)


def test_a_secret_is_long_and_random() -> None:
    assert len(base64.b64decode(new_secret().removeprefix("whsec_"))) == SECRET_BYTES
    assert new_secret() != new_secret()
