"""Reads a document from YAML into its model, or refuses it with everything that is wrong."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from services.documents.faults import Located, doubled_fields, fault_in_words, impossible_value

Model = TypeVar("Model", bound=BaseModel)
Locate = Callable[[Sequence[ErrorDetails]], Iterator[Located]]
"""Says where the faults that a model found stand in the document."""


class DocumentError(ValueError):
    """The document is not sound; the message lists every fault with its line and quotes nobody."""


def read_document(file: Path, *, what: str, largest: int, error: type[DocumentError]) -> str:
    """The text of a document's file.

    Args:
        file: Where it lies.
        what: What it should be, for the user: "policy", "staff directory".
        largest: Bytes; a larger file is refused before it is read.
        error: What is raised.

    Raises:
        DocumentError: It is missing, too large, or not UTF-8; of the given type.
    """
    try:
        if file.stat().st_size > largest:
            problem = f"{file} is larger than {largest // 1024} KiB: that is no {what}"
            raise error(problem)
        return file.read_text(encoding="utf-8")
    except OSError as failure:
        problem = (
            f"the {what} {file} cannot be read ({failure.strerror}): check its path and permissions"
        )
        raise error(problem) from None
    except UnicodeDecodeError:
        problem = f"{file} is not UTF-8 text: save it as UTF-8"
        raise error(problem) from None


def as_the_model_says(errors: Sequence[ErrorDetails]) -> Iterator[Located]:
    """Each fault where the model found it."""
    for error in errors:
        yield Located(location=error["loc"], problem=error["msg"])


def parse_document(
    text: str,
    model: type[Model],
    *,
    error: type[DocumentError],
    locate: Locate = as_the_model_says,
) -> Model:
    """What a YAML text describes.

    Raises:
        DocumentError: It is not YAML, or not sound; of the given type.
    """
    tree = tree_of(text, error)
    return model_of(tree, model, error=error, locate=locate)


def model_of(
    tree: yaml.Node | None,
    model: type[Model],
    *,
    error: type[DocumentError],
    locate: Locate = as_the_model_says,
) -> Model:
    """What a tree of YAML describes; the lines are those that its nodes name.

    Raises:
        DocumentError: It is not sound; of the given type.
    """
    faults = list(doubled_fields(tree))
    if not faults:
        try:
            return model.model_validate(document_of(tree))
        except ValidationError as found:
            faults = [fault_in_words(tree, fault) for fault in locate(found.errors())]
    # Raised outside the handler: the model's error holds the values that it read.
    raise error("\n".join(faults))


def document_of(tree: yaml.Node | None) -> object:
    """The values that a tree of YAML holds."""
    return yaml.SafeLoader("").construct_document(tree) if tree is not None else None


def tree_of(text: str, error: type[DocumentError]) -> yaml.Node | None:
    """The tree of a YAML text, each of whose values can be read.

    Raises:
        DocumentError: It is not YAML; of the given type.
    """
    try:
        yaml.safe_load(text)
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as failure:
        mark = failure.problem_mark or failure.context_mark
        problem = f"line {mark.line + 1 if mark else 1}: not readable as YAML: {failure.problem}"
    except yaml.YAMLError:
        problem = "not readable as YAML: it holds a character that YAML does not allow"
    except RecursionError:
        problem = "not readable as YAML: nested too deeply"
    except ValueError:
        problem = impossible_value(yaml.compose(text, Loader=yaml.SafeLoader))
    raise error(problem)
