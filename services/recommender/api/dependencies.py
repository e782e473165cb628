"""What the routes share: the use cases, what is served, and the query of a list."""

from typing import Annotated

from fastapi import Depends, Request

from services.recommender.lists.served_model import ServedModel
from services.recommender.lists.service import Lists
from shared.contracts.lists import Controls
from shared.contracts.values import Amount


# async, as FastAPI asks a plain function in a thread: that costs more than all it does
async def _lists(request: Request) -> Lists:
    lists: Lists = request.state.lists
    return lists


async def _served(request: Request) -> ServedModel:
    return (await _lists(request)).active_model.get()


class ListQuery(Controls):
    amount: Amount = 10

    def controls(self) -> Controls:
        return Controls(**self.model_dump(include=set(Controls.model_fields)))


InLists = Annotated[Lists, Depends(_lists)]


InServed = Annotated[ServedModel, Depends(_served)]
