"""What is answered about tasks."""

from datetime import datetime

from pydantic import BaseModel, Field

from services.desk.settling import SETTLED_BY_A_COMMAND
from services.ledger.tasks import Task
from workflows.staff import Concern, StaffRole


class TaskSeen(BaseModel):
    """Something that a person has to do."""

    task_id: str
    case_id: str | None
    reference: str | None = Field(description="Of the case, as people name it.")
    party_id: str | None
    concern: Concern
    office: str
    role: StaffRole
    assignee: str | None = Field(description="Who is asked by name, if anybody.")
    opened_at: datetime
    due_at: datetime | None
    is_late: bool
    done_at: datetime | None
    done_by: str | None
    done_by_hand: bool = Field(
        description="Whether it is done by saying so; else what is done in the case settles it."
    )

    @classmethod
    def of(cls, task: Task, reference: str | None, now: datetime) -> "TaskSeen":
        """A task of the ledger as programs read it."""
        return cls(
            task_id=task.task_id,
            case_id=task.case_id,
            reference=reference,
            party_id=task.party_id,
            concern=task.concern,
            office=task.office_id,
            role=task.role,
            assignee=task.assignee,
            opened_at=task.opened_at,
            due_at=task.due_at,
            is_late=task.done_at is None and task.due_at is not None and task.due_at < now,
            done_at=task.done_at,
            done_by=task.done_by,
            done_by_hand=task.concern not in SETTLED_BY_A_COMMAND,
        )


class TaskPageSeen(BaseModel):
    """A page of open tasks."""

    urgent: list[TaskSeen] = Field(
        description="Somebody may be in danger: all of them, on the first page."
    )
    items: list[TaskSeen] = Field(description="The others, by when they are due.")
    next: str | None = Field(description="The cursor of the next page; none on the last.")


class CaseTasks(BaseModel):
    """The open tasks of a case."""

    items: list[TaskSeen]
