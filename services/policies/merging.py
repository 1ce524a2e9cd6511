"""How a policy's document changes the one that it extends: well-defined rules, on trees of YAML.

Clocks are known by their name, notices by what is told and the event it counts from, everything
else by its field. A mapping changes field by field; a list, a ladder, an event and a due replace
what was there. What came from the extended document keeps the mark of its origin.
"""

from collections.abc import Sequence

import yaml

from services.documents import DocumentError, document_of

Pair = tuple[yaml.Node, yaml.Node]

REPLACED_WHOLE = frozenset(
    {"due", "due_if_vulnerable", "due_if_extended", "when", "starts", "repeat", "ladder"}
)
"""Fields whose parts exclude each other, or mean something only together."""

AUTHORITIES = ("source", "assumed")


class Unmergeable(DocumentError):
    """The extending document cannot be applied; the message has its line."""


def merged(base: yaml.MappingNode, own: yaml.MappingNode) -> yaml.MappingNode:
    """The extended document with the changes of the extending one.

    Raises:
        Unmergeable: a change fits nothing, or more than one thing, in the extended document.
    """
    removed = _value(own, "remove")
    kept = [pair for pair in own.value if pair[0].value not in ("extend", "remove")]
    changes = yaml.MappingNode(own.tag, kept, own.start_mark, own.end_mark)
    if removed is not None:
        base = _without(base, removed)
    return _mapping(base, changes, _CLOCKS_AND_NOTICES)


_CLOCKS_AND_NOTICES = frozenset({"clocks", "notices"})


def _value(node: yaml.Node | None, field: str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == field:
                found: yaml.Node = value
                return found
    return None


def _mapping(
    base: yaml.MappingNode, own: yaml.MappingNode, listed: frozenset[str] = frozenset()
) -> yaml.MappingNode:
    changed = {key.value for key, _ in own.value}
    _keeps_no_false_authority(base, own, changed)
    inherited = changed.isdisjoint(AUTHORITIES)
    pairs: list[Pair] = []
    for key, value in base.value:
        if key.value in changed or (key.value in AUTHORITIES and not inherited):
            continue
        pairs.append((key, value))
    for key, value in own.value:
        former = _value(base, key.value)
        pairs.append((key, _changed(former, value, key.value, listed)))
    return yaml.MappingNode(own.tag, pairs, own.start_mark, own.end_mark)


def _keeps_no_false_authority(
    base: yaml.MappingNode, own: yaml.MappingNode, changed: set[str]
) -> None:
    vouched = any(_value(base, authority) is not None for authority in AUTHORITIES)
    if vouched and changed.isdisjoint(AUTHORITIES):
        raise _fault(
            own,
            "this changes a term whose numbers have a source or are assumed: say again where they "
            "come from, with 'source' or 'assumed: true'",
        )


def _changed(
    former: yaml.Node | None, value: yaml.Node, field: str, listed: frozenset[str]
) -> yaml.Node:
    if field in listed and isinstance(former, yaml.SequenceNode):
        if isinstance(value, yaml.SequenceNode):
            return _items(former, value, field)
        return value
    if (
        field not in REPLACED_WHOLE
        and isinstance(former, yaml.MappingNode)
        and isinstance(value, yaml.MappingNode)
    ):
        return _mapping(former, value)
    return value


def _items(base: yaml.SequenceNode, own: yaml.SequenceNode, field: str) -> yaml.SequenceNode:
    items: list[yaml.Node] = list(base.value)
    origins: list[yaml.Node] = list(base.value)
    for item in own.value:
        places = _places(origins, item, field)
        if len(places) > 1:
            raise _fault(
                item,
                f"this fits {len(places)} of the {field} in the extended policy: say more of "
                "'when' and 'to', or take them away under 'remove' and write them anew",
            )
        if places and isinstance(item, yaml.MappingNode):
            former = origins[places[0]]
            if isinstance(former, yaml.MappingNode):
                items[places[0]] = _mapping(former, item)
        else:
            items.append(item)
    return yaml.SequenceNode(own.tag, items, own.start_mark, own.end_mark)


def _places(items: Sequence[yaml.Node], wanted: yaml.Node, field: str) -> list[int]:
    """The positions of the items that an item of the extending document is about."""
    if not isinstance(wanted, yaml.MappingNode):
        return []
    names = ("clock",) if field == "clocks" else ("notice", "when")
    known = [name for name in names if _value(wanted, name) is not None]
    if names[0] not in known:
        return []
    found = [n for n, item in enumerate(items) if all(_same(item, wanted, x) for x in known)]
    if len(found) > 1 and _value(wanted, "to") is not None:
        return [n for n in found if _same(items[n], wanted, "to")] or found
    return found


def _same(item: yaml.Node, wanted: yaml.Node, field: str) -> bool:
    return _comparable(_value(item, field)) == _comparable(_value(wanted, field))


def _comparable(node: yaml.Node | None) -> object:
    found = document_of(node)
    if isinstance(found, dict):
        return {
            key: frozenset(map(str, value)) if isinstance(value, list) else value
            for key, value in found.items()
            if key != "otherwise"
        }
    return frozenset(map(str, found)) if isinstance(found, list) else found


def _without(base: yaml.MappingNode, removed: yaml.Node) -> yaml.MappingNode:
    if not isinstance(removed, yaml.MappingNode):
        raise _fault(removed, "'remove' is a mapping, such as {clocks: [hand_over]}")
    wanted = {key.value: (key, value) for key, value in removed.value}
    pairs: list[Pair] = []
    for key, value in base.value:
        if key.value in wanted:
            pairs.append((key, _lessened(value, wanted.pop(key.value)[1], key.value)))
        else:
            pairs.append((key, value))
    for field, (key, _) in wanted.items():
        raise _fault(key, f"the extended policy has no '{field}' to remove anything from")
    return yaml.MappingNode(base.tag, pairs, base.start_mark, base.end_mark)


def _lessened(part: yaml.Node, removed: yaml.Node, field: str) -> yaml.Node:
    if not isinstance(removed, yaml.SequenceNode):
        raise _fault(removed, f"list what is to be removed from '{field}'")
    for item in removed.value:
        part = _lessened_by_one(part, item, field)
    return part


def _lessened_by_one(part: yaml.Node, item: yaml.Node, field: str) -> yaml.Node:
    if isinstance(part, yaml.MappingNode):
        pairs = [pair for pair in part.value if pair[0].value != item.value]
        if len(pairs) < len(part.value):
            return yaml.MappingNode(part.tag, pairs, part.start_mark, part.end_mark)
    elif isinstance(part, yaml.SequenceNode):
        gone = _removed_positions(part, item, field)
        if gone:
            items = [x for n, x in enumerate(part.value) if n not in gone]
            return yaml.SequenceNode(part.tag, items, part.start_mark, part.end_mark)
    raise _fault(item, f"the extended policy has no such thing among its '{field}'")


def _removed_positions(part: yaml.SequenceNode, item: yaml.Node, field: str) -> list[int]:
    if field == "notices":
        return _places(part.value, item, field)
    if field == "clocks":
        return [
            n for n, x in enumerate(part.value) if document_of(_value(x, "clock")) == item.value
        ]
    return [n for n, x in enumerate(part.value) if x.value == item.value]


def _fault(node: yaml.Node, problem: str) -> Unmergeable:
    return Unmergeable(f"line {node.start_mark.line + 1}: {problem}")
