"""Whether an HTML letter would fetch anything: what is fetched tells who read it, and when."""

import re
from html.parser import HTMLParser

_FORBIDDEN_TAGS = frozenset(
    {
        "applet", "audio", "base", "embed", "form", "frame", "iframe", "img", "input", "link",
        "object", "picture", "script", "source", "svg", "track", "video",
    }
)  # fmt: skip
_FORBIDDEN_ATTRIBUTES = frozenset(
    {"src", "srcset", "background", "poster", "ping", "lowsrc", "dynsrc", "action", "formaction"}
)
_FETCHING_STYLE = re.compile(r"url\s*\(|@import|image-set|expression\s*\(|\\", re.IGNORECASE)


class FetchingHtmlError(ValueError):
    """An HTML letter would fetch a resource or run something when it is opened."""


def require_self_contained(html: str) -> str:
    """Return the HTML unchanged if opening it contacts nobody, or refuse it.

    Links that a person may follow herself are allowed; images, scripts, forms, fonts and style
    sheets from elsewhere are not, and no image at all, since a mail program may fetch it.

    Raises:
        FetchingHtmlError: Naming the tag or attribute that fetches.
    """
    inspector = _Inspector(convert_charrefs=True)
    inspector.feed(html)
    inspector.close()
    return html


class _Inspector(HTMLParser):
    _in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _FORBIDDEN_TAGS:
            raise FetchingHtmlError(
                f"The HTML letter holds <{tag}>, which contacts a server or runs when it is "
                "opened: take it out."
            )
        self._in_style = tag == "style"
        for name, value in attrs:
            self._inspect_attribute(tag, name, value or "")

    def handle_endtag(self, tag: str) -> None:
        self._in_style = self._in_style and tag != "style"

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self._inspect_style(data)

    def _inspect_attribute(self, tag: str, name: str, value: str) -> None:
        if name in _FORBIDDEN_ATTRIBUTES or name.startswith("on"):
            raise FetchingHtmlError(
                f"The HTML letter has the attribute {name} on <{tag}>, which contacts a server or "
                "runs when it is opened: take it out."
            )
        if tag == "meta" and name == "http-equiv" and value.strip().lower() == "refresh":
            raise FetchingHtmlError("The HTML letter forwards to another page: take it out.")
        if name == "style":
            self._inspect_style(value)

    def _inspect_style(self, style: str) -> None:
        if _FETCHING_STYLE.search(style):
            raise FetchingHtmlError(
                "The HTML letter's style fetches something (url, @import) or hides that it does: "
                "use plain style rules and the reader's own fonts."
            )
