"""The files of the skill package, built from the same definitions that the handlers use."""

import json
from pathlib import Path
from typing import Any

from services.voice.language.wording import LOCALES
from services.voice.skill_package.interaction_model import interaction_model
from services.voice.skill_package.manifest import account_linking, manifest

ICONS = Path(__file__).parent / "icons"


def package_files() -> dict[str, bytes]:
    """Content by path within the package."""
    models = {f"interactionModels/custom/{locale}.json": _json(interaction_model(locale)) for locale in LOCALES}
    icons = {f"assets/images/{path.name}": path.read_bytes() for path in sorted(ICONS.glob("*.png"))}
    return {
        "skill.json": _json(manifest()),
        "accountLinking.json": _json(account_linking()),
        **models,
        **icons,
    }


def _json(content: dict[str, Any]) -> bytes:
    return f"{json.dumps(content, indent=0, ensure_ascii=False)}\n".encode()
