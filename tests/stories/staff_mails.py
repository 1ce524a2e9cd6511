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
    r"مهمة بانتظاركم",
    r"تحية طيبة،",
    r"ما زالت مهمة مفتوحة، وقد وصلت إليكم\.",
    r"هناك مهام مفتوحة بانتظاركم\. وصل بعضها إليكم لأنه ما زال مفتوحًا\.",
    r"(مهمة واحدة|مهمتان|\d+ مهام|\d+ مهمة) بانتظاركم\.",
    rf"- {REFERENCE}( \({TASK}\))?: (بانتظاركم|نرجو إنجازها اليوم)",
    (
        r"حرصًا على السلامة، لا تذكر هذه الرسالة أكثر من ذلك\. لمعرفة المطلوب، سجلوا الدخول "
        r"واكتبوا: duecourse task list"
    ),
    r"مع خالص التحية،",
    r"有任务等待您处理",
    r"您好！",
    r"一项任务仍未完成，现已转到您这里。",
    r"有未完成的任务等待您处理。其中一些因为仍未完成而转到您这里。",
    r"有\d+项任务等待您处理。",
    rf"- {REFERENCE}(（{TASK}）)?：(等待您处理|请在今天处理)",
    r"为安全起见，这封邮件只说这些。要查看待办事项，请登录并输入：duecourse task ?list",
    r"谨致问候",
    r"Вас ждёт задача",
    r"Здравствуйте!",
    r"Задача всё ещё открыта и перешла к вам\.",
    r"Открытые задачи ждут вас\. Некоторые перешли к вам, потому что всё ещё открыты\.",
    r"Вас (ждёт|ждут) \d+ задач[аи]?\.",
    rf"- {REFERENCE}( \({TASK}\))?: (ждёт вас|пожалуйста, займитесь этим сегодня)",
    (
        r"Ради безопасности больше ничего в этом письме не сказано\. Чтобы увидеть, что нужно "
        r"сделать, войдите в систему и введите: duecourse task list"
    ),
    r"С уважением,",
)
_BESIDE_CHINESE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uff60])\n|\n(?=[\u3000-\u9fff])")
_ISOLATES = {0x2068: None, 0x2069: None}
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
    flat = [_one_line(part) for part in parts]
    return [part for part in flat if part not in ("", signed_by) and not _ALLOWED.fullmatch(part)]


def _one_line(part: str) -> str:
    unbroken = _BESIDE_CHINESE.sub("", part.translate(_ISOLATES).strip())
    return unbroken.replace("\n", " ")
