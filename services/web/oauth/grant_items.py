"""A grant as an item of DynamoDB's `grants`, keyed by the hash of its secret."""

from collections.abc import Mapping
from typing import Any

from services.web.oauth.grants import Grant, hash_secret
from shared.stores.dynamodb import Item, to_item
from shared.stores.tables import EXPIRES_AT


def grant_key(secret: str) -> Item:
    return to_item({"token": hash_secret(secret)})


def grant_item(secret: str, grant: Grant) -> Item:
    values = {
        "kind": grant.kind,
        "family": grant.family,
        "client": grant.client_id,
        "scopes": " ".join(grant.scopes),
        "resource": grant.resource or None,
        "redirect_uri": grant.redirect_uri or None,
        "challenge": grant.challenge or None,
        "state": grant.state or None,
        "user_id": grant.user_id,
        EXPIRES_AT: grant.expires_at,
    }
    return grant_key(secret) | to_item(values)


def grant_of(values: Mapping[str, Any]) -> Grant:
    """`values` are those of an item."""
    return Grant(
        kind=values["kind"],
        user_id=int(values["user_id"]),
        family=values["family"],
        client_id=values["client"],
        scopes=tuple(values["scopes"].split()),
        expires_at=int(values[EXPIRES_AT]),
        resource=values.get("resource", ""),
        spent="spent" in values,
        redirect_uri=values.get("redirect_uri", ""),
        challenge=values.get("challenge", ""),
        state=values.get("state", ""),
    )
