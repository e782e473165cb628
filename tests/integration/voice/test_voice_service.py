"""The voice service as a separate process: signed requests over HTTP, lists in the stand-ins."""

import asyncio
import hashlib
import hmac
import os
import secrets
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from redis import Redis

from embedded.programs import ROOT, Program, http_probe
from shared.contracts.lists import ListHead, RecommendedMovie
from shared.lists.format1.notice_table import NoticeTable
from shared.lists.format1.table import ListTable
from shared.settings import ServiceSettings
from shared.stores.aws import open_dynamodb
from shared.stores.tables import Tables
from tests.support.alexa.certificate_authority import (
    AlexaAuthority,
    AlexaDevice,
    alexa_request,
    new_rsa_key,
    trusting_settings,
)
from tests.support.aws_data import create_tables, open_aws_data
from tests.support.processes.stack import AwsStandin, RedisStandin, Standin, free_port
from tests.support.rendered_lists import rendered_list

AUTHORITY = AlexaAuthority()
ALEXA_USER = b"amzn1.ask.account.TEST"
ALEXA = AUTHORITY.signer()
VOICE_SECRET = "a-secret-for-remembered-voices"
TITLES = ["Alien", "Brazil", "Casablanca", "Diva", "Elf", "Fargo", "Gandhi", "Heat", "It", "Jaws", "Kes", "Laura"]


@dataclass(frozen=True)
class Voice:
    """The running service, and the stores it reads."""

    url: str
    settings: ServiceSettings

    def store_list(self, user_id: int, titles: list[str], profile_version: int = 0) -> None:
        """Stores a list, as the recommender does after a web visit."""
        asyncio.run(self._store_list(user_id, titles, profile_version))

    async def _store_list(self, user_id: int, titles: list[str], profile_version: int) -> None:
        now = datetime.now(UTC)
        head = ListHead(user_id=user_id, profile_version=profile_version, model_version="m", computed_at=now)
        rest = {"year": 1980, "genres": [], "score": 1.0, "predicted_rating": 4.0, "reason": "because"}
        movies = [RecommendedMovie(movie_id=place, title=title, **rest) for place, title in enumerate(titles, 1)]
        async with open_dynamodb(self.settings) as dynamodb:
            await ListTable(dynamodb, Tables(self.settings.table_prefix)).put(rendered_list(head, movies))

    def remembered(self) -> list[tuple[str, str]]:
        """The stored hashes of Alexa users, each with its Matinee user."""
        with open_aws_data(str(self.settings.aws_endpoint_url)) as data:
            items = data.items(Tables(self.settings.table_prefix).voices)
        return [(item["voice"], str(item["user_id"])) for item in items]


async def prepare_tables(settings: ServiceSettings) -> None:
    async with open_dynamodb(settings) as dynamodb:
        tables = Tables(settings.table_prefix)
        await create_tables(dynamodb, tables)
        await NoticeTable(dynamodb, tables).set_model_version("m")


@pytest.fixture(scope="module")
def settings(aws_standin: AwsStandin, redis_standin: RedisStandin) -> ServiceSettings:
    settings = ServiceSettings(
        aws_endpoint_url=aws_standin.url,
        redis_url=redis_standin.url,
        table_prefix=f"{uuid.uuid4().hex[:12]}-",
        internal_token=SecretStr(secrets.token_urlsafe(32)),
    )
    asyncio.run(prepare_tables(settings))
    return settings


@pytest.fixture(scope="module")
def voice(settings: ServiceSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Voice]:
    folder, port = tmp_path_factory.mktemp("voice"), free_port()
    with trusting_settings(AUTHORITY, ALEXA, folder) as alexa_settings:
        environment = {
            **os.environ,
            "AWS_ENDPOINT_URL": str(settings.aws_endpoint_url),
            "REDIS_URL": settings.redis_url,
            "TABLE_PREFIX": settings.table_prefix,
            "INTERNAL_TOKEN": settings.internal_token.get_secret_value(),
            "VOICE_PORT": str(port),
            "RECOMMENDER_URL": f"http://127.0.0.1:{free_port()}",
            "VOICE_SECRET": VOICE_SECRET,
            **alexa_settings,
            "NO_PROXY": "127.0.0.1",
        }
        command = (sys.executable, "-m", "services.voice")
        program = Program("voice", command, environment, http_probe(port, "/health/ready"))
        service = Standin(program, port, folder / "voice.log")
        service.start()
        yield Voice(f"http://127.0.0.1:{port}", settings)
        service.close()


@pytest.fixture
def alexa(voice: Voice) -> Iterator[AlexaDevice]:
    with httpx.Client(base_url=voice.url, timeout=30, trust_env=False) as client:
        yield AlexaDevice(client, ALEXA)


def test_the_whole_dialogue_of_the_paper(voice: Voice, alexa: AlexaDevice) -> None:
    assert "Welcome to the movie recommendation system. what can I do for you?" in alexa.launch()
    assert "Ok cool. Please tell me your ID and how many movies do you want?" in alexa.says("RequestMoviesIntent")
    assert "on the web site first" in alexa.says("SubmitIntent", UserId="196", Amount="3")
    voice.store_list(196, TITLES)
    spoken = alexa.says("SubmitIntent", UserId="196", Amount="3")
    assert "Here are 3 movies for you: Alien, Brazil, and Casablanca." in spoken
    spoken = alexa.says("SubmitIntent", UserId="196", Amount="50")
    assert all(title in spoken for title in TITLES[:10])
    assert "Kes" not in spoken
    assert "Thank you for using the movie skill. See you next time!" in alexa.says("AMAZON.StopIntent")


@pytest.mark.parametrize("bad", ["?", None, "-3", "0"])
def test_unclear_missing_or_negative_numbers_are_asked_for_again(
    voice: Voice, alexa: AlexaDevice, bad: str | None
) -> None:
    voice.store_list(197, TITLES)
    alexa.says("RequestMoviesIntent")
    assert "What is your ID?" in alexa.says("SubmitIntent", UserId=bad, Amount="2")
    assert "Alien and Brazil" in alexa.says("NumberIntent", Number="197")
    assert "How many movies do you want?" in alexa.says("SubmitIntent", UserId="197", Amount=bad)
    assert "Alien and Brazil" in alexa.says("NumberIntent", Number="2")


def test_a_request_that_alexa_did_not_sign_gets_400(alexa: AlexaDevice) -> None:
    launch = alexa_request("LaunchRequest")
    assert alexa.send(launch).status_code == 200
    assert alexa.send(launch, {"Signature-256": "bm90IGEgc2lnbmF0dXJl"}).status_code == 400
    assert AlexaDevice(alexa.client, AUTHORITY.signer(key=new_rsa_key())).send(launch).status_code == 400
    assert alexa.client.post("/alexa", json=launch).status_code == 400


def test_the_end_of_a_session_with_multibyte_text_is_accepted(alexa: AlexaDevice) -> None:
    response = alexa.send(alexa_request("SessionEndedRequest", reason="USER_INITIATED", note="再见"))
    assert response.json() == {"version": "1.0", "response": {}}


def test_without_redis_lists_are_still_read(voice: Voice, alexa: AlexaDevice, redis_standin: RedisStandin) -> None:
    voice.store_list(198, TITLES)
    redis_standin.stop()
    try:
        assert "Alien and Brazil" in alexa.says("SubmitIntent", UserId="198", Amount="2")
        assert alexa.client.get("/health/ready").json()["dependencies"]["redis"] == "down"
        assert alexa.client.get("/health/ready").status_code == 200
    finally:
        redis_standin.start()
    assert "Alien and Brazil" in alexa.says("SubmitIntent", UserId="198", Amount="2")


def test_without_dynamodb_it_apologises_and_recovers(voice: Voice, alexa: AlexaDevice, aws_standin: AwsStandin) -> None:
    voice.store_list(199, TITLES)
    aws_standin.stop()
    try:
        spoken = alexa.says("SubmitIntent", UserId="199", Amount="2")
        assert "I am sorry, I cannot get to the movies right now. Shall I try once more?" in spoken
        health = alexa.client.get("/health/ready")
        assert (health.status_code, health.json()["status"]) == (200, "degraded")
        assert health.json()["dependencies"]["dynamodb"] == "down"
    finally:
        aws_standin.start()
    assert eventually_heard(alexa, "Alien and Brazil", "AMAZON.YesIntent")


def eventually_heard(alexa: AlexaDevice, wanted: str, name: str) -> bool:
    """The circuit breaker stays open for a moment after the store is back."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if wanted in alexa.says(name):
            return True
    return False


def eventually_cached(voice: Voice, alexa: AlexaDevice, user_id: int) -> bool:
    """Lists are not cached before the lease is renewed after an outage."""
    key, deadline = f"{voice.settings.table_prefix}list:{user_id}", time.monotonic() + 60
    with Redis.from_url(voice.settings.redis_url) as redis:
        while time.monotonic() < deadline:
            assert "Alien and Brazil" in alexa.says("SubmitIntent", UserId=str(user_id), Amount="2")
            if b"Alien" in (redis.get(key) or b""):
                return True
    return False


def test_a_list_in_redis_is_read_without_dynamodb(voice: Voice, alexa: AlexaDevice, aws_standin: AwsStandin) -> None:
    voice.store_list(200, TITLES)
    assert eventually_cached(voice, alexa, 200)
    aws_standin.stop()
    try:
        assert "Alien, Brazil, and Casablanca" in alexa.says("SubmitIntent", UserId="200", Amount="3")
    finally:
        aws_standin.start()


def test_a_hanging_store_is_apologised_for_in_time(alexa: AlexaDevice, aws_standin: AwsStandin) -> None:
    """In one of three attempts: it does not count if the whole machine stands still."""

    def seconds_to_apologise() -> float:
        began = time.monotonic()
        assert "I am sorry" in alexa.says("SubmitIntent", UserId="201", Amount="2")
        return time.monotonic() - began

    os.kill(aws_standin.pid, signal.SIGSTOP)
    try:
        assert any(seconds_to_apologise() < 7 for _ in range(3))
    finally:
        os.kill(aws_standin.pid, signal.SIGCONT)


def test_an_outdated_list_is_not_read_while_the_recommender_is_down(voice: Voice, alexa: AlexaDevice) -> None:
    voice.store_list(202, TITLES, profile_version=5)
    assert "I am sorry" in alexa.says("SubmitIntent", UserId="202", Amount="2")


def test_a_conversation_in_the_terminal(voice: Voice, tmp_path: Path) -> None:
    voice.store_list(203, TITLES)
    token = voice.settings.internal_token.get_secret_value()
    talk = subprocess.run(
        [sys.executable, "-m", "services.voice.cli"],
        input="request movies\nmy ID is 203\nfive\nno thanks\n",
        env={**os.environ, "VOICE_URL": voice.url, "INTERNAL_TOKEN": token, "DATA_DIR": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    spoken = [line.removeprefix("Echo: ") for line in talk.stdout.splitlines() if line.startswith("Echo: ")]
    assert spoken == [
        "Welcome to the movie recommendation system. what can I do for you?",
        "Ok cool. Please tell me your ID and how many movies do you want?",
        "How many movies do you want?",
        "Here are 5 movies for you: Alien, Brazil, Casablanca, Diva, and Elf. Would you like another list?",
        "Thank you for using the movie skill. See you next time!",
    ]


def test_a_remembered_user_is_hashed_and_is_erased_with_the_skill(voice: Voice, alexa: AlexaDevice) -> None:
    voice.store_list(204, TITLES)
    alexa.says("SubmitIntent", UserId="204", Amount="1")
    assert "I will remember" in alexa.says("RememberIntent")
    assert voice.remembered() == [(hmac.new(VOICE_SECRET.encode(), ALEXA_USER, hashlib.sha256).hexdigest(), "204")]
    greeting = alexa.launch()
    assert "Welcome back" in greeting or "Good to hear you again" in greeting
    assert "Number 1: Alien." in alexa.says("AMAZON.YesIntent")
    assert alexa.send(alexa_request("AlexaSkillEvent.SkillDisabled")).json() == {"version": "1.0", "response": {}}
    assert voice.remembered() == []
    assert "Welcome to the movie recommendation system" in alexa.launch()


def test_without_a_stack_the_terminal_says_how_to_start_one(tmp_path: Path) -> None:
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    talk = subprocess.run(
        [sys.executable, "-m", "services.voice.cli"],
        env=environment | {"DATA_DIR": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert talk.returncode == 1
    assert talk.stderr == "No Matinee is running here. Start it with `make run`, then `make talk` again.\n"
