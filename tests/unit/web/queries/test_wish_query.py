from starlette.datastructures import QueryParams

from services.web.queries.wish_query import WishPageQuery
from shared.contracts.questions.wishes import MAX_WORDS_LENGTH


def read(query: str) -> WishPageQuery:
    return WishPageQuery.read(QueryParams(query))


def test_what_no_page_links_to_is_left_out() -> None:
    query = read(f"words={'x' * 300}&without=1&without=1&without=-3&without=two&without=999&include_unknown=false")
    assert query == WishPageQuery("x" * MAX_WORDS_LENGTH, (1,), include_unknown=False)


def test_a_part_is_taken_away_and_put_back_by_address() -> None:
    query = read("words=no+horror&without=1")
    assert query.address_without(2) == "/wish?words=no+horror&without=1&without=2"
    assert query.address_with(1) == "/wish?words=no+horror"
    assert query.address_with_unknown == "/wish?words=no+horror&without=1&include_unknown=true"
    assert read(query.address.partition("?")[2]) == query


def test_it_asks_the_recommender_for_the_same() -> None:
    wish = read("words=no+horror&without=1&include_unknown=1").wish(20)
    assert (wish.words, wish.without, wish.include_unknown, wish.amount) == ("no horror", [1], True, 20)
