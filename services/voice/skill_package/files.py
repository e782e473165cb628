"""The files of the skill package, made of the same source as the handlers."""

import json
from typing import Any

from services.voice.language.wording import LOCALES
from services.voice.skill_package.icons import icon
from services.voice.skill_package.interaction_model import interaction_model
from services.voice.skill_package.manifest import account_linking, manifest

ICON_SIZES = (108, 512)


def package_files() -> dict[str, bytes]:
    """By their path in the package."""
    models = {f"interactionModels/custom/{locale}.json": _json(interaction_model(locale)) for locale in LOCALES}
    icons = {f"assets/images/icon-{size}.png": icon(size) for size in ICON_SIZES}
    return {
        "skill.json": _json(manifest()),
        "accountLinking.json": _json(account_linking()),
        **models,
        **icons,
    }


def _json(content: dict[str, Any]) -> bytes:
    return f"{json.dumps(content, indent=2, ensure_ascii=False)}\n".encode()
