"""A restore is told to the webhooks of the restored account, and to nobody else's."""

from pathlib import Path

from services.web.webhooks.webhook import Webhook
from services.web.webhooks.webhook_table import WebhookTable
from shared.stores.dynamodb import to_item, user_key
from tests.integration.recommender.conftest import Services


async def test_a_restore_tells_the_webhooks_of_its_account_and_removes_those_of_another(
    here: Services, tmp_path: Path
) -> None:
    ada, table = await here.sign_up("Ada"), WebhookTable(here.stores.dynamodb, here.stores.tables)
    await here.back_up(tmp_path / "backup.parquet")
    hooked = await here.recommender.http.put(f"/internal/users/{ada}/hooked", json={"hooked": True})
    assert hooked.status_code == 200
    await table.add(Webhook(ada, "https://a.example/hook", ("ratings:read",)))
    await here.rate(ada, 8, 3)

    assert (await here.restore(tmp_path / "backup.parquet", force=True)).users["restored"] == [ada]
    told = (await table.events(ada))[-1]
    assert told.profile_version == (await here.list_of(ada))["profile_version"]
    assert [(each.movie_id, each.rating) for each in told.ratings] == [(8, None)]
    assert len(await table.of_user(ada)) == 1

    await here.stores.dynamodb.update_item(
        TableName=here.stores.tables.users,
        Key=user_key(ada),
        UpdateExpression="SET created = :later",
        ExpressionAttributeValues=to_item({":later": "2030-01-01"}),
    )
    assert (await here.restore(tmp_path / "backup.parquet", force=True)).users["restored"] == [ada]
    assert await table.of_user(ada) == []
    events = await table.events(ada)
    await here.rate(ada, 1, 5)
    assert [each for each in await table.events(ada) if each not in events] == [], "the sender removes those before"
