"""Servers that misbehave at random, reproducibly, and keep what they accept."""

from random import Random

from tests.servers.smtp_script import Fault, Step
from tests.servers.smtp_sink import SmtpSink

EVERYWHERE = (
    Fault.answer("421 4.3.2 Closing"),
    Fault.answer("451 4.3.0 Later"),
    Fault.answer("452 4.3.1 Full"),
    Fault.drop(),
    Fault.garbage(),
    Fault.overlong(),
    Fault.slow(),
)
OF_A_STEP = {
    Step.RCPT: (Fault.answer("550 5.1.1 Unknown"), Fault.answer("450 4.2.1 Mailbox busy")),
    Step.FINAL: (
        Fault.lost_answer(),
        Fault.lost_answer(),
        Fault.lost_answer(),
        Fault.hang(),
        Fault.answer("554 5.7.1 No"),
    ),
    Step.DATA: (Fault.hang(), Fault.drop()),
}


class HostileSink(SmtpSink):
    """Does a fault at a step now and then; ``share`` is how often, ``seed`` which ones."""

    def __init__(self, *, seed: int, share: float) -> None:
        super().__init__()
        self._random = Random(seed)  # noqa: S311 - a reproducible campaign, no secret
        self._share = share
        self.faults_done = 0

    def fault_at(self, step: Step) -> Fault | None:
        """The misbehaviour of this moment, if any."""
        if step is Step.CONTENT or self._random.random() >= self._share:
            return None
        self.faults_done += 1
        return self._random.choice(EVERYWHERE + OF_A_STEP.get(step, ()))
