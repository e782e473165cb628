"""The skill as a Lambda function: takes events of a function URL, and verifies them as usual."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from embedded.programs import ROOT
from shared.settings import ServiceSettings
from tests.support.alexa.certificate_authority import AlexaAuthority, alexa_request, trusting_settings
from tests.support.processes.stack import free_port

CALL = """
import json, sys
from services.voice.lambda_entry import handler
print(json.dumps([handler(event, None) for event in json.load(sys.stdin)]))
"""
AUTHORITY = AlexaAuthority()
ALEXA = AUTHORITY.signer()


def event(body: bytes, headers: dict[str, str]) -> dict[str, Any]:
    """The event that a function URL makes of a request."""
    http = {"method": "POST", "path": "/alexa", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "Alexa"}
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/alexa",
        "rawQueryString": "",
        "headers": {name.lower(): value for name, value in headers.items()},
        "requestContext": {"http": http, "domainName": "x.lambda-url.us-east-1.on.aws", "stage": "$default"},
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }


def test_signed_events_are_answered_and_others_refused(store_settings: ServiceSettings, tmp_path: Path) -> None:
    launch = json.dumps(alexa_request("LaunchRequest")).encode()
    stop = json.dumps(alexa_request("IntentRequest", intent={"name": "AMAZON.StopIntent"})).encode()
    events = [
        event(launch, ALEXA.headers(launch)),
        event(stop, ALEXA.headers(stop)),
        event(stop, ALEXA.headers(launch)),
        event(launch, {}),
    ]
    welcome, goodbye, *refused = invoke(events, store_settings, tmp_path)
    assert "Welcome to the movie recommendation system" in welcome["body"]
    assert "See you next time!" in goodbye["body"]
    assert [answer["statusCode"] for answer in (welcome, goodbye, *refused)] == [200, 200, 400, 400]


def invoke(events: list[dict[str, Any]], settings: ServiceSettings, folder: Path) -> list[dict[str, Any]]:
    with trusting_settings(AUTHORITY, ALEXA, folder) as alexa_settings:
        environment = {
            **os.environ,
            "AWS_ENDPOINT_URL": str(settings.aws_endpoint_url),
            "REDIS_URL": settings.redis_url,
            "TABLE_PREFIX": settings.table_prefix,
            "INTERNAL_TOKEN": settings.internal_token.get_secret_value(),
            "RECOMMENDER_URL": f"http://127.0.0.1:{free_port()}",
            **alexa_settings,
            "NO_PROXY": "127.0.0.1",
        }
        run = subprocess.run(
            [sys.executable, "-c", CALL],
            input=json.dumps(events),
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    answers: list[dict[str, Any]] = json.loads(run.stdout.splitlines()[-1])
    return answers
