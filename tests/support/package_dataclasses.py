"""The dataclasses that a package defines."""

import importlib
import pkgutil
from dataclasses import is_dataclass
from types import ModuleType


def dataclasses_of(package: ModuleType) -> dict[str, type]:
    modules = [
        importlib.import_module(each.name) for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    return {
        name: kind
        for module in modules
        for name, kind in vars(module).items()
        if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == module.__name__
    }


def is_frozen(kind: type) -> bool:
    return bool(vars(kind)["__dataclass_params__"].frozen)


def is_compared_by_identity(kind: type) -> bool:
    return not vars(kind)["__dataclass_params__"].eq
