"""What may be told under the policies of an installation: what its letters must have words for."""

from services.letters.checking.samples import Telling
from services.letters.missing import sendable
from services.policies.documents import load_policy, preset_names


def tellings_of(policy: str) -> tuple[Telling, ...]:
    """What the policy of the settings and every preset may tell.

    Raises:
        UnreadablePolicy: the policy of the settings has faults.
    """
    names = dict.fromkeys((policy, *preset_names()))
    return tuple(
        dict.fromkeys(
            Telling(role=role, notice=notice, form=form)
            for name in names
            for role, notice, form in sendable(load_policy(name))
        )
    )
