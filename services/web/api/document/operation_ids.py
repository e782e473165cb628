"""The names of operations in the OpenAPI document, which are those of methods in generated clients."""

from fastapi.routing import APIRoute

CALLED = {
    "recommendations": "get_list",
    "what_if": "get_what_if_list",
    "together": "get_list_for_two",
    "wished_movies": "get_wished_movies",
    "batch_recommendations": "get_lists",
    "movies": "search_movies",
    "similar": "get_similar_movies",
    "restore": "undo_dismiss",
    "see": "mark_seen",
    "unsee": "undo_mark_seen",
    "want": "add_to_watchlist",
    "unwant": "remove_from_watchlist",
    "keep_in_lists": "change_watchlist",
    "log": "add_to_diary",
    "unlog": "remove_from_diary",
    "unrest": "undo_rest",
    "create_session": "sign_in",
    "delete_session": "sign_out",
    "delete_sessions": "end_sessions",
    "delete_one_session": "end_session",
    "upload": "upload_import",
    "recent": "get_imports",
    "read": "get_import",
    "discard": "discard_import",
    "choose": "choose_for_import",
    "ask_tmdb": "ask_tmdb_for_import",
    "commit": "commit_import",
    "undo": "undo_import",
    "show_list_to": "set_visibility",
    "live": "get_liveness",
    "ready": "get_readiness",
}
"""By the name of the route, where that alone does not say it."""


def operation_id(route: APIRoute) -> str:
    if route.name in CALLED:
        return CALLED[route.name]
    return f"get_{route.name}" if "GET" in (route.methods or ()) else route.name
