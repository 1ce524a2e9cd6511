"""Every name that Temporal stores: fixed here, for renaming one would strand the running cases."""

TASK_QUEUE = "due-course"
CASE_WORKFLOW = "CaseProgress"

SUBMIT = "submit"
STAND = "stand"
NUDGE = "nudge"
ERASE = "erase"

PLAN = "plan"
RECORD = "record"
DELIVER = "deliver"
TELL_STAFF = "tell_staff"

STAGE_ATTRIBUTE = "DueCourseStage"
NEXT_WAKE_ATTRIBUTE = "DueCourseNextWake"

REFUSED = "Refused"
CONFLICT = "Conflict"
BROKEN_POLICY = "PolicyMissing"


def workflow_id(case_id: str) -> str:
    """The workflow that carries a case; as opaque as the case's own id."""
    return f"case-{case_id}"
