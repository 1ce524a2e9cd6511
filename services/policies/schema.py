"""The JSON Schema of a policy document: a complete one, or one that extends another.

It is for editors: it knows the fields and their kinds. What depends on more than one field, on a
calendar or on the extended document is for ``duecourse policy check``.
"""

from typing import Any

from services.policies.merging import REPLACED_WHOLE
from workflows.policy import Policy

Schema = dict[str, Any]

_DEFINITIONS = "#/$defs/"
_KNOWN_BY_THEIR_NAME = ("clocks", "notices")
"""Lists whose items change field by field; every other list is replaced whole."""


def policy_schema() -> Schema:
    """The schema, for JSON Schema 2020-12."""
    complete = Policy.model_json_schema()
    definitions: Schema = complete.pop("$defs")
    definitions["Policy"] = complete
    for name, definition in tuple(definitions.items()):
        if "properties" in definition:
            definitions[_changes_of(name)] = _with_every_field_optional(definition, definitions)
    definitions["ExtendingPolicy"] = _extending(definitions[_changes_of("Policy")])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Policy document",
        "$defs": definitions,
        "if": {"type": "object", "required": ["extend"]},
        "then": {"$ref": f"{_DEFINITIONS}ExtendingPolicy"},
        "else": {"$ref": f"{_DEFINITIONS}Policy"},
    }


def _changes_of(name: str) -> str:
    return f"ChangesOf{name}"


def _extending(changes: Schema) -> Schema:
    """What an extending document may say: any part of a policy, and two things of its own."""
    removable: Schema = {name: {"type": "array"} for name in changes["properties"]}
    notice: Schema = {"type": "object", "required": ["notice"]}
    removable["notices"] = {"type": "array", "items": notice}
    removable["clocks"] = {"type": "array", "items": {"$ref": f"{_DEFINITIONS}ClockName"}}
    return {
        **changes,
        "title": "ExtendingPolicy",
        "description": "A policy that extends another, and says only what is different.",
        "properties": {
            "extend": {
                "type": "string",
                "description": "A policy that ships, or a file that lies beside this one.",
            },
            "remove": {
                "type": "object",
                "description": "What the extended policy has and this one has not.",
                "properties": removable,
                "additionalProperties": False,
            },
            **changes["properties"],
        },
        "required": ["extend", "name", "version"],
    }


def _with_every_field_optional(definition: Schema, definitions: Schema) -> Schema:
    """A mapping that is merged with another one: whatever it does not say stays as it was."""
    properties = {
        name: value if name in REPLACED_WHOLE else _changed(value, name, definitions)
        for name, value in definition["properties"].items()
    }
    return {**definition, "properties": properties, "required": []}


def _changed(value: Any, field: str, definitions: Schema) -> Any:
    """The schema of a field's value with every mapping in it merged, and lists as they are."""
    if not isinstance(value, dict):
        return value
    if value.get("type") == "array" and field not in _KNOWN_BY_THEIR_NAME:
        return value
    if "$ref" in value:
        name = value["$ref"].removeprefix(_DEFINITIONS)
        merges = "properties" in definitions.get(name, {})
        return {**value, "$ref": f"{_DEFINITIONS}{_changes_of(name)}"} if merges else value
    return {
        key: [_changed(x, field, definitions) for x in part]
        if isinstance(part, list)
        else _changed(part, field, definitions)
        for key, part in value.items()
    }
