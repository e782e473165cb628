"""What search engines read: which pages are public, and where they are."""

from xml.sax.saxutils import escape

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from services.web.dependencies import Deps
from services.web.http.visitor import site_origin

router = APIRouter()
PUBLIC_PAGES = ("/", "/movies", "/together", "/voice", "/about", "/privacy", "/terms", "/api/docs")
PRIVATE = (
    "/api/",
    "/internal/",
    "/oauth/",
    "/mcp",
    "/profile",
    "/signin",
    "/signup",
    "/recover",
    "/operator",
    "/status",
    "/rooms",
    "/what-if",
)
HEADERS = {"Cache-Control": "public, max-age=86400"}


@router.get("/robots.txt")
async def robots(request: Request) -> Response:
    """Lists are read for the cards of links, and say themselves that they are not to be indexed."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE), "Allow: /api/docs", ""]
    return PlainTextResponse("\n".join([*lines, f"Sitemap: {site_origin(request)}/sitemap.xml", ""]), headers=HEADERS)


@router.get("/sitemap.xml")
async def sitemap(request: Request, deps: Deps) -> Response:
    """The public pages and the best known movies."""
    notices = deps.user_lists.reader.lease.notices
    movies = await deps.best_known.ids((notices.model_version, notices.hides))
    paths = [*PUBLIC_PAGES, *(f"/movies/{movie}" for movie in movies)]
    urls = "".join(f"<url><loc>{escape(site_origin(request) + path)}</loc></url>" for path in paths)
    text = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}'
    return Response(f"{text}</urlset>", media_type="application/xml", headers=HEADERS)
