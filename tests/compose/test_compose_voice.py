"""Alexa through nginx, which passes signed bodies on unchanged."""

import json

import httpx
import pytest

from tests.support.alexa.certificate_authority import AlexaDevice, alexa_request
from tests.support.processes.compose_project import ComposeProject

UNUSUAL_TEXT = "L\u00e9on \u2013 \u30e6\u30e1 \\u00e9 <&> \r\n\t"


def test_the_skill_reads_a_list_only_after_the_site_has_shown_it(
    project: ComposeProject, client: httpx.Client, device: AlexaDevice
) -> None:
    project.forget_list(197)
    project.empty_cache()
    assert "Welcome to the movie recommendation system" in device.launch()
    assert "Please tell me your ID" in device.says("RequestMoviesIntent")
    assert "on the web site first" in device.says("SubmitIntent", UserId="197", Amount="3")
    page = client.get("/result", params={"user_id": "197", "amount": "10"})
    assert page.status_code == 200
    assert device.says("SubmitIntent", UserId="197", Amount="3").startswith("<speak>Here are 3 movies for you: ")


def test_a_request_for_fifty_movies_gets_ten(client: httpx.Client, device: AlexaDevice) -> None:
    client.get("/result", params={"user_id": "196", "amount": "10"}).raise_for_status()
    assert "just 10" in device.says("SubmitIntent", UserId="196", Amount="50")


def test_the_voice_page_uses_the_same_skill(client: httpx.Client) -> None:
    client.get("/voice").raise_for_status()
    page = client.post("/voice", data={"text": "my ID is 196 and I want two movies"}, follow_redirects=True)
    assert "Here are 2 movies for you: " in page.text


@pytest.mark.parametrize("bad", ["?", "-1"])
def test_the_skill_asks_again_for_a_number_that_it_did_not_understand(device: AlexaDevice, bad: str) -> None:
    assert "Please try again" in device.says("SubmitIntent", UserId=bad, Amount="3")


def test_a_stranger_without_an_id_gets_popular_movies(device: AlexaDevice) -> None:
    speech = device.says("SubmitIntent", UserId=None, Amount="3")
    assert "Here are 3 movies for you: " in speech
    assert "list of your own" in speech


def test_a_signed_body_passes_unchanged(device: AlexaDevice) -> None:
    body = (
        json.dumps(alexa_request("LaunchRequest", note=UNUSUAL_TEXT), ensure_ascii=False, indent=3).encode() + b"\n  "
    )
    assert send(device, body, body).status_code == 200


def test_a_signature_of_another_body_is_refused(device: AlexaDevice) -> None:
    body = json.dumps(alexa_request("LaunchRequest")).encode()
    response = send(device, body, body + b" ")
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert len(response.headers.get_list("content-security-policy")) == 1
    assert send(device, body, body, without="SignatureCertChainUrl").status_code == 400


def send(device: AlexaDevice, body: bytes, signed: bytes, without: str = "") -> httpx.Response:
    headers = device.signer.headers(signed)
    headers.pop(without, None)
    return device.client.post("/alexa", content=body, headers=headers)
