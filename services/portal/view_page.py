"""The forms of her page in words: what each view shows."""

from collections.abc import Mapping
from typing import Any

from services.letters.library import LetterLibrary
from services.portal.change_page import change_page
from services.portal.choice_page import choice_form, preview_of
from services.portal.her_case import HerCase
from services.portal.support import SupportContacts
from services.portal.views import View
from services.portal.visits import Visit
from services.portal.words import page_words
from workflows.calendar import ONE_DAY
from workflows.parties import Language


class ViewWriter:
    """Puts into words what a view needs besides its fixed sentences."""

    def __init__(self, *, support: SupportContacts, library: LetterLibrary, signed_by: str) -> None:
        self._support = support
        self._library = library
        self._signed_by = signed_by

    def values(self, visit: Visit, her: HerCase, language: Language) -> Mapping[str, Any]:
        """What the template of the visit's view is filled in with."""
        words = page_words(language, self._library)
        match visit.view:
            case View.SAFETY:
                return {"support": self._support.for_her(her, language)}
            case View.QUESTION:
                return {"typed": visit.typed}
            case View.CHOICES:
                return {"choice": choice_form(words, her, visit.draft)}
            case View.PREVIEW:
                chosen = visit.draft or her.preferences
                preview = preview_of(
                    chosen, words, signed_by=self._signed_by, library=self._library
                )
                return {"preview": preview, "letters_in": chosen.language}
            case View.CHANGES:
                return {"change": change_page(words, her, visit.said, visit.typed)}
            case View.REMINDER:
                first = her.next.first_on
                return {"day": None if first is None else words.words.day(first)}
            case View.PAUSE:
                paused = her.paused_until
                day = None if paused is None else words.words.day(paused)
                return {"earliest": (her.today + ONE_DAY).isoformat(), "paused_until": day}
            case _:
                return {}
