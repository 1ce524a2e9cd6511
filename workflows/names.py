"""Every name that Temporal stores: fixed here, for renaming one would strand the running cases."""

TASK_QUEUE = "due-course"
CASE_WORKFLOW = "CaseProgress"

SUBMIT = "submit"
STAND = "stand"
NUDGE = "nudge"
RECORD_AGAIN = "record_again"

PLAN = "plan"
RECORD = "record"
DELIVER = "deliver"
TELL_STAFF = "tell_staff"

STAGE_ATTRIBUTE = "DueCourseStage"

REFUSED = "Refused"
CONFLICT = "Conflict"


def workflow_id(case_id: str) -> str:
    """The workflow that carries a case; as opaque as the case's own id."""
    return f"case-{case_id}"


def case_id_of(workflow: str) -> str:
    """The case that a workflow carries."""
    return workflow.removeprefix("case-")
