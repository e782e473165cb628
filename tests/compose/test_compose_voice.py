"""Alexa through nginx: the body arrives as it was signed."""

import json

import httpx
import pytest

from tests.support.alexa.certificate_authority import AlexaDevice, alexa_request
from tests.support.processes.compose_project import Composed

AWKWARD = "L\u00e9on \u2013 \u30e6\u30e1 \\u00e9 <&> \r\n\t"


def test_the_record_is_read_only_after_the_list_was_seen_on_the_web(
    composed: Composed, client: httpx.Client, device: AlexaDevice
) -> None:
    composed.forget_list(197)
    composed.empty_cache()
    assert "Welcome to the movie recommendation system" in device.launch()
    assert "Please tell me your ID" in device.says("RequestMoviesIntent")
    assert "visit the web site first" in device.says("SubmitIntent", UserId="197", Amount="3")
    seen = client.get("/result", params={"user_id": "197", "amount": "10"})
    assert seen.status_code == 200
    assert device.says("SubmitIntent", UserId="197", Amount="3").startswith("<speak>Here are 3 movies for you: ")


def test_asked_for_fifty_it_reads_ten(client: httpx.Client, device: AlexaDevice) -> None:
    client.get("/result", params={"user_id": "196", "amount": "10"}).raise_for_status()
    assert "just 10" in device.says("SubmitIntent", UserId="196", Amount="50")


def test_the_page_talks_to_the_same_skill(client: httpx.Client) -> None:
    client.get("/voice").raise_for_status()
    page = client.post("/voice", data={"text": "my ID is 196 and I want two movies"}, follow_redirects=True)
    assert "Here are 2 movies for you: " in page.text


@pytest.mark.parametrize("bad", ["?", "-1", None])
def test_a_number_that_was_not_understood_is_asked_for_again(device: AlexaDevice, bad: str | None) -> None:
    assert "Please try again" in device.says("SubmitIntent", UserId=bad, Amount="3")


def test_a_signed_body_passes_byte_for_byte(device: AlexaDevice) -> None:
    body = json.dumps(alexa_request("LaunchRequest", note=AWKWARD), ensure_ascii=False, indent=3).encode() + b"\n  "
    assert send(device, body, body).status_code == 200


def test_a_signature_of_another_body_is_refused(device: AlexaDevice) -> None:
    body = json.dumps(alexa_request("LaunchRequest")).encode()
    answer = send(device, body, body + b" ")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(answer.headers.get_list("content-security-policy")) == 1
    assert send(device, body, body, without="SignatureCertChainUrl").status_code == 400


def send(device: AlexaDevice, body: bytes, signed: bytes, without: str = "") -> httpx.Response:
    headers = device.signer.headers(signed)
    headers.pop(without, None)
    return device.client.post("/alexa", content=body, headers=headers)
