"""Validates a document against a schema of ``docs/schemas``."""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "schemas"
SCHEMAS = {path.name: json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.schema.json")}
REGISTRY: Registry[Any] = Registry().with_resources(
    (name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items()
)


def validate(document: object, name: str) -> None:
    """Raises jsonschema's ValidationError, which says where and why. ``name``: today, plan, sync,
    evaluate, backtest."""
    schema = SCHEMAS[f"{name}.schema.json"]
    Draft202012Validator(schema, registry=REGISTRY, format_checker=FormatChecker()).validate(document)
