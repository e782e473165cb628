"""A grant as an item of DynamoDB's `grants`, under the hash of its secret."""

from typing import Any

from services.web.oauth.grants import Grant, key_of
from shared.stores.tables import EXPIRES_AT

Item = dict[str, Any]


def key(secret: str) -> Item:
    return {"token": {"S": key_of(secret)}}


def item_of(secret: str, grant: Grant) -> Item:
    texts = {"kind": grant.kind, "family": grant.family, "client": grant.client_id, "scopes": " ".join(grant.scopes)}
    not_of_tokens = {"redirect_uri": grant.redirect_uri, "challenge": grant.challenge, "state": grant.state}
    texts |= {name: text for name, text in not_of_tokens.items() if text}
    numbers = {"user_id": grant.user_id, EXPIRES_AT: grant.ends}
    attributes = {name: {"S": text} for name, text in texts.items()}
    return key(secret) | attributes | {name: {"N": str(number)} for name, number in numbers.items()}


def grant_of(item: Item) -> Grant:
    text = {name: value["S"] for name, value in item.items() if "S" in value}
    return Grant(
        kind=text["kind"],
        user_id=int(item["user_id"]["N"]),
        family=text["family"],
        client_id=text["client"],
        scopes=tuple(text["scopes"].split()),
        ends=int(item[EXPIRES_AT]["N"]),
        spent="spent" in item,
        redirect_uri=text.get("redirect_uri", ""),
        challenge=text.get("challenge", ""),
        state=text.get("state", ""),
    )
