"""The card with a code: to print, or to read over the telephone. It says nothing of what it is for.

No name, no case, no organisation: whoever finds it learns an address and some words.
"""

from collections.abc import Sequence

from markupsafe import escape

from services.letters.library import LetterLibrary
from services.portal.words import page_words
from workflows.parties import Language

_PAGE = """<!DOCTYPE html>
<html lang="{tag}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font-family: system-ui, sans-serif; font-size: 16px; line-height: 1.5; padding: 16px; }}
main {{ max-width: 30em; border: 1px solid; border-radius: 6px; padding: 16px; margin: 0 auto; }}
h1 {{ font-size: 18px; }}
ol {{ columns: 2; }}
ol bdi {{ font-weight: bold; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{page}: <bdi>{url}</bdi></p>
<p>{words}:</p>
<ol>
{pieces}
</ol>
<p>{how}</p>
<p>{keep}</p>
<p>{lost}</p>
</main>
</body>
</html>
"""


def card_words(language: Language, library: LetterLibrary) -> dict[str, str]:
    """The sentences of a card, by what they say."""
    said = page_words(language, library)
    names = ("title", "page", "words", "how", "keep", "lost")
    return {name: said.say(f"card_{name}") for name in names}


def code_card(code: Sequence[str], language: Language, *, url: str, library: LetterLibrary) -> str:
    """The card as a page.

    Args:
        code: The words of the code, one after another.
        language: In which the card is written.
        url: The address of the page.
        library: Where the words of letters lie.
    """
    return _PAGE.format(
        tag=language.tag,
        direction=page_words(language, library).direction,
        url=escape(url),
        pieces="\n".join(f"<li><bdi>{escape(piece)}</bdi></li>" for piece in code),
        **card_words(language, library),
    )
