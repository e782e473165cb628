"""What the chaos harness answers in the name of AWS is what our clients take for it."""

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest
from structlog.testing import capture_logs

from shared.contracts.errors import StoreUnavailable
from shared.stores.aws import open_dynamodb, open_s3
from shared.stores.errors import store_errors
from tests.chaos.aws_refusals import Refusal
from tests.chaos.proxy import Disturbance, FaultyProxy, Link

KEY: Any = {"user_id": {"N": "1"}}
REASONS = [("throttle", "ThrottlingException", "SlowDown"), ("expire", "ExpiredTokenException", "ExpiredToken")]


@pytest.fixture
async def proxy() -> AsyncIterator[FaultyProxy]:
    proxy = FaultyProxy([Link("web", "aws", 9)])
    await proxy.apply()
    yield proxy
    await proxy.close()


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKID")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a secret of this test")


@pytest.mark.parametrize(("refusal", "of_dynamodb", "of_s3"), REASONS)
async def test_both_stores_are_unavailable_and_the_reason_is_logged(
    proxy: FaultyProxy, refusal: Refusal, of_dynamodb: str, of_s3: str
) -> None:
    proxy.links[0].disturb(Disturbance(refusal))
    settings = SimpleNamespace(aws_endpoint_url=f"http://127.0.0.1:{proxy.port}", aws_region="us-east-1")
    async with open_dynamodb(settings) as dynamodb, open_s3(settings) as s3:
        calls = [
            dynamodb.get_item(TableName="users", Key=KEY),
            dynamodb.update_item(TableName="users", Key=KEY, UpdateExpression="SET a = b"),
            s3.get_object(Bucket="matinee", Key="a"),
            s3.put_object(Bucket="matinee", Key="a", Body=b"x" * 2**20),
        ]
        with capture_logs() as logs:
            for call in calls:
                with pytest.raises(StoreUnavailable), store_errors():
                    await call
    assert [log["event"] for log in logs] == ["store refused"] * 4
    assert all(of_dynamodb in log["error"] for log in logs[:2])
    assert all(f"({of_s3})" in log["error"] for log in logs[2:])
