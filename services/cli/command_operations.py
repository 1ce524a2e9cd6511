"""Which operation each command is: the rules decide by it who may use the command.

A command that opens the installation and does not stand here can be used by nobody.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from services.access.operations import Operation

OPERATIONS: Final[Mapping[str, Operation]] = {
    "case open": Operation.OPEN_CASE,
    "case list": Operation.LIST_CASES,
    "case show": Operation.SEE_CASE,
    "case facts": Operation.SEE_FACTS,
    "case advance": Operation.ADVANCE_CASE,
    "case receive": Operation.RECEIVE_REPORT,
    "case decide": Operation.RECORD_DECISION,
    "case word": Operation.GIVE_WORD,
    "case hold": Operation.HOLD_CONTENT,
    "case release": Operation.HOLD_CONTENT,
    "case pause": Operation.PAUSE_CLOCK,
    "case keep-paused": Operation.PAUSE_CLOCK,
    "case resume": Operation.PAUSE_CLOCK,
    "case extend": Operation.EXTEND_CLOCK,
    "case step": Operation.RECORD_STEP,
    "case close": Operation.CLOSE_CASE,
    "case reopen": Operation.REOPEN_CASE,
    "case withdraw": Operation.RECORD_REQUEST,
    "case settle-withdrawal": Operation.SETTLE_WITHDRAWAL,
    "case question": Operation.RECORD_REQUEST,
    "case questions": Operation.SEE_QUESTIONS,
    "case answer": Operation.ANSWER_QUESTION,
    "case alarm": Operation.RAISE_ALARM,
    "case alarm-answered": Operation.ANSWER_ALARM,
    "case voice": Operation.OFFER_VOICE,
    "party add": Operation.ADD_PARTY,
    "party list": Operation.SEE_PARTIES,
    "party find": Operation.FIND_PARTY,
    "party prefer": Operation.RECORD_CHOICE,
    "party informed": Operation.INFORM_PARTY,
    "party revoke": Operation.STOP_CONTACT,
    "party pause": Operation.STOP_CONTACT,
    "party resume": Operation.RECORD_CHOICE,
    "party identify": Operation.ADD_PARTY,
    "party release": Operation.RELEASE_PARTY,
    "party consent": Operation.RECORD_CHOICE,
    "party confirmed": Operation.RECORD_CHOICE,
    "party changes": Operation.SEE_PARTIES,
    "party settle-change": Operation.RECORD_CHOICE,
    "party code": Operation.GIVE_CODE,
    "party block-code": Operation.GIVE_CODE,
    "letter list": Operation.SEE_LETTERS,
    "letter show": Operation.READ_LETTER,
    "letter print": Operation.READ_LETTER,
    "letter by-hand": Operation.HAND_LETTER,
    "letter handed": Operation.HAND_LETTER,
    "task list": Operation.LIST_TASKS,
    "task show": Operation.DO_TASK,
    "task done": Operation.DO_TASK,
    "promises": Operation.LIST_PROMISES,
    "policy adopt": Operation.ADOPT_TERMS,
    "calendar adopt": Operation.ADOPT_TERMS,
    "calendar used": Operation.SEE_TERMS_IN_USE,
    "import": Operation.IMPORT_CASES,
    "rebuild": Operation.MEND_CASES,
    "reconcile": Operation.MEND_CASES,
    "erase": Operation.ERASE_CASE,
    "legal-hold": Operation.HOLD_CASE,
    "backup": Operation.KEEP_BACKUPS,
    "restored": Operation.KEEP_BACKUPS,
    "keys": Operation.KEEP_KEYS,
    "account": Operation.KEEP_ACCOUNTS,
    "token": Operation.KEEP_TOKENS,
    "metrics": Operation.SEE_NUMBERS,
    "mailbox": Operation.READ_TRIAL_MAILBOX,
    "bounces list": Operation.SEE_LETTERS,
    "bounces read": Operation.READ_RETURNED_MAIL,
    "case grant": Operation.GRANT_CASE,
    "case revoke-grant": Operation.GRANT_CASE,
    "unlock ask": Operation.ASK_TO_UNLOCK,
    "unlock allow": Operation.ALLOW_TO_UNLOCK,
    "unlock end": Operation.ALLOW_TO_UNLOCK,
    "audit show": Operation.READ_AUDIT_LOG,
    "audit verify": Operation.VERIFY_AUDIT_LOG,
    "audit key": Operation.VERIFY_AUDIT_LOG,
    "audit export": Operation.EXPORT_AUDIT_LOG,
}
"""By the words that are typed; a whole group may stand here by its own word."""


def operation_of(words: Sequence[str]) -> Operation | None:
    """The operation that a command is; None if nobody decided who may use it."""
    return OPERATIONS.get(" ".join(words)) or OPERATIONS.get(words[0])
