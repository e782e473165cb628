"""The paper's result page: the list for an id."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.web.pages.forms import read_amount, read_user_id, whole_number
from services.web.parts import Onlooker, TheParts
from shared.schemas import Controls, Recommendations

router = APIRouter()


@router.get("/result")
async def result(
    request: Request,
    parts: TheParts,
    visitor: Onlooker,
    user_id: str = "",
    amount: str = "10",
    dismissed: str = "",
) -> HTMLResponse:
    whose, how_many = read_user_id(user_id), read_amount(amount)
    body = await parts.lists.read(whose, how_many, Controls())
    return parts.renderer.page(
        request,
        "result.html",
        list=Recommendations.model_validate_json(body),
        amount=how_many,
        own=visitor is not None and visitor.user_id == whose,
        dismissed=whole_number(dismissed),
    )
