"""A kept letter as a part of the page: its words and their structure, and nothing else of it."""

import nh3
from markupsafe import Markup

_TAGS = {"h1", "h2", "p", "ul", "ol", "li", "blockquote", "br", "bdi"}
_ATTRIBUTES = {"p": {"dir"}, "blockquote": {"dir"}}
_UNSEEN = {"head", "title", "style", "script"}


def letter_on_the_page(html: str) -> Markup:
    """What stands in the page of a letter, its headings below those of her page.

    Styles are left out, which the page's own rules would not let in; so is whatever no letter has.
    """
    clean = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, clean_content_tags=_UNSEEN)
    for ours, below in (("h2", "h4"), ("h1", "h3")):
        clean = clean.replace(f"<{ours}>", f"<{below}>").replace(f"</{ours}>", f"</{below}>")
    return Markup(clean)  # noqa: S704 - cleaned two lines above, to the tags of a letter
