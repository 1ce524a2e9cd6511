"""What the rule of the same name finds, and what it lets pass."""

import traceback


def carry(letter):
    try:
        send(letter)
    except OSError as error:
        # ruleid: error-text-in-a-log
        log.error("letter.failed", reason=str(error))
        # ruleid: error-text-in-a-log
        log.error(f"letter failed: {error}")
        # ruleid: error-text-in-a-log
        self._log.warning("letter.failed", problem=repr(error))
        # ruleid: error-text-in-a-log
        activity.logger.error("letter.failed", extra={"reason": str(error)})
        # ruleid: error-text-in-a-log
        log.error("letter.failed", step=traceback.format_exc())
        # ok: error-text-in-a-log
        log.exception("letter.failed", letter_id=letter.letter_id)
        # ok: error-text-in-a-log
        log.error("letter.failed", code=error.code, exc_info=error)
        # ok: error-text-in-a-log
        raise LetterRefused(str(error)) from None
