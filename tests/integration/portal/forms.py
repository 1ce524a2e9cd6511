"""The forms that stand on pages, read as a browser reads them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(slots=True, kw_only=True)
class Form:
    """A form: where it leads, and its fields with what stands in them."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(action=given["action"]))
        elif tag in ("input", "textarea", "select", "button") and "name" in given:
            is_chosen = given.get("type") not in ("radio", "checkbox") or "checked" in given
            if is_chosen or given["name"] not in self.found[-1].fields:
                self.found[-1].fields[given["name"]] = given.get("value", "")


def forms_on(page: str) -> list[Form]:
    """Every form of a page."""
    reader = _Forms()
    reader.feed(page)
    return reader.found
