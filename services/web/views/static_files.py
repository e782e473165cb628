"""Static files: their URLs change with their content, so browsers may cache them forever."""

import hashlib
import json
from mimetypes import guess_type
from os import PathLike, stat_result
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parents[1] / "static"
IMMUTABLE = "public, max-age=31536000, immutable"
STATIC_POLICY = "default-src 'none'; frame-ancestors 'none'"
"""Shorter than a page's, because a first visit loads ten of them; they load nothing and have no forms."""
COPIES = {"br": ".br", "gzip": ".gz"}
"""The ends of the names of compressed copies, the smallest first."""


class Assets:
    """URLs of static files: npm files by the manifest that `assets.mjs` wrote, our own by their hash."""

    def __init__(self, root: Path = STATIC) -> None:
        self._vendored: dict[str, str] = json.loads((root / "vendor/manifest.json").read_text())
        self._own = {path.name: _hashed_url(path) for path in root.iterdir() if path.is_file()}

    def url(self, name: str) -> str:
        return f"/static/vendor/{self._vendored[name]}" if name in self._vendored else self._own[name]


def _hashed_url(path: Path) -> str:
    return f"/static/{path.name}?v={hashlib.sha256(path.read_bytes()).hexdigest()[:12]}"


class CachedStaticFiles(StaticFiles):
    """Serves the copies that `assets.mjs` compressed, in the best coding that the client accepts."""

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        coding, copy = _compressed_copy(full_path, scope)
        if copy:
            response = super().file_response(copy, copy.stat(), scope, status_code)
            response.headers["Content-Type"] = f"{guess_type(full_path)[0]}; charset=utf-8"
            response.headers["Content-Encoding"] = coding
            response.headers["Vary"] = "Accept-Encoding"
        else:
            response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Content-Security-Policy"] = STATIC_POLICY
        hashed = "vendor" in Path(full_path).parts or scope["query_string"].startswith(b"v=")
        response.headers["Cache-Control"] = IMMUTABLE if hashed else "no-cache"
        return response


def _compressed_copy(full_path: str | PathLike[str], scope: Scope) -> tuple[str, Path | None]:
    accepted = Headers(scope=scope).get("accept-encoding", "").split(", ")
    copies = ((coding, Path(f"{full_path}{end}")) for coding, end in COPIES.items() if coding in accepted)
    return next(((coding, copy) for coding, copy in copies if copy.is_file()), ("identity", None))
