"""Which letters keep which promises."""

from workflows.answer_promises import promises_met_by
from workflows.case import Case
from workflows.delivery_facts import LetterAttempted
from workflows.notices import NoticeKind, PromiseKind
from workflows.promises import Promise


def meets(case: Case, promise: Promise, letter: LetterAttempted) -> bool:
    """Whether the letter is what was promised; after a reopening any is the promised check-in."""
    notices = {covered.notice for covered in letter.covers}
    match promise.kind:
        case PromiseKind.NEXT_UPDATE:
            return True
        case PromiseKind.ANSWER:
            told = {covered.obligation_id for covered in letter.covers}
            return promise.promise_id in promises_met_by(case, told)
        case PromiseKind.AFTER_CARE:
            return case.stage.is_open or NoticeKind.AFTER_CARE in notices
