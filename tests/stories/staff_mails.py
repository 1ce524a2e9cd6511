"""All that a mail to staff may say, sentence by sentence: whatever else stands in one is a leak."""

import email
import email.policy
import re
from collections.abc import Iterable

from services.directory.reading import trial_directory
from tests.servers.smtp_script import KeptEnvelope

REFERENCE = r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-Z*~$=]"
"""The short reference of a case: random, and all that is said of it."""

TASK = r"t[0-9a-f]{11}"

_SENTENCES = (
    r"A duty waits for you",
    r"Hello,",
    r"A duty is still open and has come to you\.",
    r"Duties are open and wait for you\. Some have come to you because they are still open\.",
    r"\d+ dut(y waits|ies wait) for you\.",
    rf"- {REFERENCE}( \({TASK}\))?: (waits for you|please see to it today)",
    (
        r"For safety, this mail says nothing more\. To see what is due, sign in and type: "
        r"duecourse task list"
    ),
    r"With kind regards,",
    r"Une tâche vous attend",
    r"Bonjour,",
    r"Une tâche est toujours ouverte et vous revient maintenant\.",
    (
        r"Des tâches sont ouvertes et vous attendent\. Certaines vous reviennent parce "
        r"qu.elles sont toujours ouvertes\."
    ),
    r"\d+ tâches? vous attend(ent)?\.",
    rf"- {REFERENCE}( \({TASK}\))?\s: (vous attend|à faire aujourd.hui)",
    (
        r"Par sécurité, ce courriel ne dit rien de plus\. Pour voir ce qui est à faire, "
        r"connectez-vous et tapez\s: duecourse task list"
    ),
    r"Avec nos salutations les meilleures,",
    r"Una tarea le espera",
    r"Hola:",
    r"Una tarea sigue abierta y ahora llega a usted\.",
    r"Hay tareas abiertas que le esperan\. Algunas llegan a usted porque siguen abiertas\.",
    r"\d+ tareas? le esperan?\.",
    rf"- {REFERENCE}( \({TASK}\))?: (le espera|es para hoy)",
    (
        r"Por seguridad, este correo no dice nada más\. Para ver qué hay que hacer, inicie "
        r"sesión y escriba: duecourse task list"
    ),
    r"Un saludo cordial,",
)
_ALLOWED = re.compile("|".join(f"(?:{sentence})" for sentence in _SENTENCES))


def mails_to_staff(envelopes: Iterable[KeptEnvelope]) -> list[str]:
    """The subject and text of each mail that went to somebody of the trial's invented staff."""
    found = []
    for envelope in envelopes:
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        if any(member.address.envelope in str(mail["To"]) for member in trial_directory().staff):
            part = mail.get_body(("plain",))
            assert part is not None
            said = str(part.get_content()).replace("\r\n", "\n")
            found.append(f"{mail['Subject']}\n\n{said}")
    return found


def what_it_must_not_say(mail: str, *, signed_by: str) -> list[str]:
    """The paragraphs and items of a mail to staff that are none of those it may consist of."""
    parts = re.split(r"\n\s*\n|\n(?=- )", mail)
    flat = [part.replace("\n", " ").strip() for part in parts]
    return [part for part in flat if part not in ("", signed_by) and not _ALLOWED.fullmatch(part)]
