"""The operations on cases: whatever somebody can ask to see or to do is one of them."""

from enum import StrEnum


class Operation(StrEnum):
    """One thing that somebody asks to see or to do. The rules say who may."""

    # About all cases, or about none yet.
    OPEN_CASE = "open_case"
    LIST_CASES = "list_cases"
    LIST_TASKS = "list_tasks"
    LIST_PROMISES = "list_promises"
    SEE_FIGURES = "see_figures"
    FIND_PARTY = "find_party"
    IMPORT_CASES = "import_cases"
    ADOPT_TERMS = "adopt_terms"
    SEE_TERMS_IN_USE = "see_terms_in_use"
    MEND_CASES = "mend_cases"
    KEEP_KEYS = "keep_keys"
    KEEP_ACCOUNTS = "keep_accounts"
    KEEP_TOKENS = "keep_tokens"
    SEE_NUMBERS = "see_numbers"
    KEEP_BACKUPS = "keep_backups"
    READ_RETURNED_MAIL = "read_returned_mail"
    READ_TRIAL_MAILBOX = "read_trial_mailbox"
    READ_AUDIT_LOG = "read_audit_log"
    VERIFY_AUDIT_LOG = "verify_audit_log"
    EXPORT_AUDIT_LOG = "export_audit_log"
    # Seeing one case: codes and dates, no names and no texts.
    SEE_CASE = "see_case"
    SEE_FACTS = "see_facts"
    SEE_PARTIES = "see_parties"
    SEE_QUESTIONS = "see_questions"
    SEE_LETTERS = "see_letters"
    # Reading what lies in the vault.
    READ_NAMES = "read_names"
    READ_QUESTIONS = "read_questions"
    READ_LETTER = "read_letter"
    # The end of a case.
    ERASE_CASE = "erase_case"
    HOLD_CASE = "hold_case"
    # The emergency unlock.
    ASK_TO_UNLOCK = "ask_to_unlock"
    ALLOW_TO_UNLOCK = "allow_to_unlock"
    # Giving one case to one person.
    GRANT_CASE = "grant_case"
    # Moving one case.
    MOVE_TO_TERMS = "move_to_terms"
    ADVANCE_CASE = "advance_case"
    RECEIVE_REPORT = "receive_report"
    RECORD_DECISION = "record_decision"
    GIVE_WORD = "give_word"
    HOLD_CONTENT = "hold_content"
    PAUSE_CLOCK = "pause_clock"
    EXTEND_CLOCK = "extend_clock"
    RECORD_STEP = "record_step"
    CLOSE_CASE = "close_case"
    REOPEN_CASE = "reopen_case"
    # The persons in it.
    ADD_PARTY = "add_party"
    RECORD_CHOICE = "record_choice"
    STOP_CONTACT = "stop_contact"
    GIVE_CODE = "give_code"
    INFORM_PARTY = "inform_party"
    RELEASE_PARTY = "release_party"
    RECORD_REQUEST = "record_request"
    SETTLE_WITHDRAWAL = "settle_withdrawal"
    ANSWER_QUESTION = "answer_question"
    RAISE_ALARM = "raise_alarm"
    ANSWER_ALARM = "answer_alarm"
    OFFER_VOICE = "offer_voice"
    HAND_LETTER = "hand_letter"
    DO_TASK = "do_task"

    @property
    def in_words(self) -> str:
        """Such as *record decision*."""
        return self.value.replace("_", " ")
