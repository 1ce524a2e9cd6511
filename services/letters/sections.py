"""Which file says a notice to a role, in which form.

A section lies in the folder of its role, or in ``everyone`` if it may be said to anybody in the
same words; a role's own text always goes first. ``closing.decided.txt`` is the form *decided* of
the notice *closing*; ``closing.txt`` says any form.
"""

from services.letters.library import SHIPPED, LetterLibrary
from services.letters.rendered import LetterError
from workflows.notices import NoticeKind
from workflows.parties import Language, Role

EVERYONE = "everyone"


def section_file(
    language: Language,
    role: Role,
    notice: NoticeKind,
    form: str | None,
    library: LetterLibrary = SHIPPED,
) -> str | None:
    """The name of the file within the language's folder, or None if nobody wrote it."""
    forms = [f"{notice}.txt"] if form is None else [f"{notice}.{form}.txt", f"{notice}.txt"]
    for folder in (role.value, EVERYONE):
        for name in forms:
            if library.find(language, f"{folder}/{name}"):
                return f"{folder}/{name}"
    return None


def require_section_file(
    language: Language,
    role: Role,
    notice: NoticeKind,
    form: str | None,
    library: LetterLibrary = SHIPPED,
) -> str:
    """The name of the file within the language's folder.

    Raises:
        LetterError: Nobody wrote it; ``missing_letters`` shows it before a letter needs it.
    """
    found = section_file(language, role, notice, form, library)
    if found is None:
        raise LetterError(
            f"There is no text in '{language}' for the notice '{notice}' (form: {form or 'none'}) "
            f"to the role '{role}': write one under texts/{language}/{role}/."
        )
    return found
