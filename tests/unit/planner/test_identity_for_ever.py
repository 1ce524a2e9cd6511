"""Ids lie in histories and ledgers: a release that named a thing otherwise would tell it again."""

from collections.abc import Iterator

from tests.unit.planner.builders import POLICY, days
from tests.unit.planner.driver import Play
from tests.unit.planner.stories import HER, after, investigated, let_pass
from workflows.case_facts import CaseClosed, ContentHeld, HoldReleased, StageAdvanced
from workflows.party_facts import QuestionAsked
from workflows.spans import Span
from workflows.stages import ClockName, Conclusion, Outcome, Stage

NAMED = {
    "after_care": "b9361bdef31347f02ff683b2b64b33be",
    "closing": "eb9064d5b5cd242b39d3b3d27f5b3046",
    "conclusion": "c54e1b399209f5c7430139e2bcb70663",
    "dates_changed": "13c01b713fc54634245950d1117fb8cd",
    "escalation, clock, step 0": "a3aa61572749f78b722f709acfb946aa",
    "escalation, clock, step 1": "ebaf197d3b06241168246294fbca68c6",
    "escalation, clock, step 2": "d55e5439736b63f911ec2ee2c5e4e1c6",
    "escalation, clock, step 3": "b589029dd172c1f7582b52a9f4ab3a3e",
    "escalation, hold, step 0": "795052c9e6019755ca301b7567805f2c",
    "escalation, hold, step 1": "1218fffd2f072cd6e043c0f9d4648c67",
    "escalation, hold, step 2": "ed740e7457c7e1a1cff3870572bd2040",
    "escalation, question, step 0": "efca35d6f6db6a86877c75c008f29769",
    "escalation, question, step 1": "f9c4a684f5d8062b7b4d22ee834c2ba2",
    "escalation, question, step 2": "dd5230ae5602a7ccc459d3825f7bd675",
    "escalation, question, step 3": "1e12bc2ef8aa82f17a41567ec7c97ea4",
    "escalation, question, step 4": "d98ade933ff5c7547afa9d46e44b9429",
    "escalation, question, step 5": "1cf711bb125aaf0f4027a9617100cce2",
    "escalation, question, step 6": "0e7a1cac289519e99e6b861c226b2641",
    "escalation, question, step 7": "16b957142b15ad2b80a1f441d022c983",
    "escalation, question, step 8": "2fc1cae8f5aba71b37af0a88d68b8169",
    "escalation, word, step 0": "4f3ca3f6b3dde37ccba4e6842dc9432f",
    "escalation, word, step 1": "25a9521d4a8f05a53f413819c0d6abe4",
    "late": "b021b252a7e97df34a1f31d93d73bd1e",
    "letter of after_care": "90a55b9c651f735beda61fd5780f401f",
    "letter of closing": "5a6bd83b32adb1d9e3d69a36b84e75ba",
    "letter of conclusion": "bb4683a0a26a3f99907158b9e3651348",
    "letter of dates_changed": "ea6e12bb9e33067bfb16f8d64494c9e4",
    "letter of late": "5bc2ee78364b919ef52e89747c382c72",
    "letter of stage_started": "bc3f7beaf9a66460f4b421444c64ab2c",
    "letter of timeline": "42dc07e8a1bb6e5fc8363425c0815109",
    "letter of update": "5471fd5bfa89ec49da5946d6aedd999d",
    "promise of after_care": "62ade9a87ed4fbd7d764304ceca4e99c",
    "promise of answer": "3e2c989f4a931f8643020569bdb23d96",
    "promise of next_update": "1d1d104b91f03ede8afc6bfa3350ffa1",
    "review, hold, step -1": "d88e5e0527bbd703e27ead75fc01a3c8",
    "stage_started": "4ad7e4af2cc6401dec2e5fd7a4f5bc0b",
    "task, question, step -1": "e48b8d6b64c0cdb80cde716250c68a0d",
    "task, word, step -1": "a3ab20e0a94f19522cc8d8695f8b91c3",
    "timeline": "7db7beecde28f35824506a30eddc1d76",
    "update": "0622cb2544a6fae54a6e1f49c3ffa160",
}


def test_what_a_case_owes_is_named_as_it_always_was() -> None:
    named: dict[str, str] = {}
    for what, identifier in _names_in(_a_life()):
        named.setdefault(what, identifier)
    assert named == NAMED


def _a_life() -> Play:
    playing = investigated()
    let_pass(playing, 5)
    playing.admit(QuestionAsked(party_id=HER, question_id="q-1", text="vr_question-1"))
    clocks = tuple(
        rule.model_copy(
            update={
                "benchmark": rule.benchmark.model_copy(
                    update={"length": Span.model_validate("6 months")}
                )
            }
        )
        if rule.clock is ClockName.INVESTIGATION
        else rule
        for rule in POLICY.clocks
    )
    playing.change_policy(POLICY.model_copy(update={"clocks": clocks, "version": 3}))
    after(playing, 30)
    playing.admit(ContentHeld(reason="risk_to_a_person", review_on=playing.now.date() + days(7)))
    after(playing, 30, HoldReleased())
    after(playing, 160, StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT))
    after(playing, 30, CaseClosed(outcome=Outcome.REFERRED))
    let_pass(playing, 100)
    return playing


def _names_in(playing: Play) -> Iterator[tuple[str, str]]:
    for letter in playing.letters:
        yield f"letter of {letter.kinds[0].value}", letter.due.letter_id
        for covered in letter.due.covers:
            yield covered.notice.value, covered.obligation_id
        for promise in letter.content.promises:
            yield f"promise of {promise.kind.value}", promise.promise_id
    for told in playing.staff:
        duty = told.duty
        yield f"{duty.kind.value}, {duty.concern.value}, step {duty.step}", duty.obligation_id
