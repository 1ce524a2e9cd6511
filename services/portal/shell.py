"""What every page of the portal has: its language, the way out, the choice of language."""

from collections.abc import Mapping
from typing import Any

from babel import negotiate_locale
from starlette.requests import Request
from starlette.responses import Response

from services.letters.direction import on_a_page
from services.letters.library import LetterLibrary
from services.portal.words import OWN_NAMES, TEXTS, PageWords, page_words
from services.web.pages import Pages, environment
from workflows.parties import Language

_LONGEST_WISH = 200


class PortalPages:
    """Writes the portal's pages."""

    def __init__(
        self, *, library: LetterLibrary, exit_to: str, is_demonstration: bool = False
    ) -> None:
        templates = environment([TEXTS.parent / "templates"])
        templates.filters["on_a_page"] = on_a_page
        self._pages = Pages(templates)
        self._library = library
        self._exit_to = exit_to
        self._is_demonstration = is_demonstration

    def page(
        self,
        template: str,
        language: Language,
        form: str,
        *,
        status: int = 200,
        **values: Any,
    ) -> Response:
        """A page in a language.

        Args:
            template: Its file.
            language: In which it is written.
            form: The token of its forms.
            status: Of the answer.
            values: What its template uses besides.
        """
        return self._pages.page(template, {**self._shell(language, form), **values}, status)

    def words(self, language: Language) -> PageWords:
        """The sentences of a language, for what is no page."""
        return page_words(language, self._library)

    def _shell(self, language: Language, form: str) -> Mapping[str, Any]:
        words = page_words(language, self._library)
        return {
            "tag": language.tag,
            "direction": words.direction,
            "title": words.say("title"),
            "skip": words.say("skip"),
            "mark": words.say("demonstration") if self._is_demonstration else None,
            "say": words.say,
            "exit_to": self._exit_to,
            "form": form,
            "languages": [
                {"code": x.value, "tag": x.tag, "name": name, "is_chosen": x is language}
                for x, name in OWN_NAMES.items()
            ],
        }


def wished_language(request: Request) -> Language:
    """The language that the browser asks for, as far as there is one; else English."""
    wishes = request.headers.get("accept-language", "")[:_LONGEST_WISH].split(",")
    asked = [wish.partition(";")[0].strip() for wish in wishes]
    asked = [part for wish in asked for part in (wish, wish.partition("-")[0])]
    found = negotiate_locale(asked, [x.value for x in Language], sep="-")
    return Language(found) if found else Language.ENGLISH
