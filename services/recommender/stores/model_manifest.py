"""`models/<version>/manifest.json`: the parts of a model, by name and SHA-256."""

from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel

from services.recommender.domain.published_model import PublishedModel
from services.recommender.model import Model
from services.recommender.model.serialization import unflatten
from services.recommender.stores.arrays.array_files import array_file, memory_map
from shared.stores.objects import CorruptObject

UNKNOWN = "unknown"
"""The marks of a model of earlier code, which did not keep them. They never are those of now."""


class Manifest(BaseModel):
    format: Literal[1] = 1
    algorithm: str
    dataset: str
    trained_at: datetime
    structure: dict[str, Any]
    sha256: dict[str, str]
    withdrawals: str = UNKNOWN
    seconds: float = 0.0

    @classmethod
    def parse(cls, version: str, content: bytes | None) -> Self:
        if content is None:
            raise CorruptObject(f"model {version} has no manifest")
        try:
            return cls.model_validate_json(content)
        except ValueError as error:
            raise CorruptObject(f"model {version} has no manifest of a known format: {error}") from error

    def published(self, version: str, model: Model) -> PublishedModel:
        return PublishedModel(
            version=version,
            algorithm=self.algorithm,
            dataset=self.dataset,
            trained_at=self.trained_at,
            model=model,
            withdrawals=self.withdrawals,
            seconds=self.seconds,
        )

    def open(self, folder: Path) -> Model:
        """Raises `CorruptObject` if the arrays do not form a model of this version of Matinee."""
        try:
            arrays = {name: memory_map(folder / array_file(name)) for name in self.sha256}
            model: Model = unflatten(self.structure, arrays)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise CorruptObject(
                f"the model in {folder.name} does not fit this version of Matinee: {error!r}"
            ) from error
        return model
