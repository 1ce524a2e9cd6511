"""Signing in by the identity provider: whom it names is somebody of the directory, or nobody.

The directory says as what the provider knows each member. Nobody gets anything by signing in that
an administrator did not put there before.
"""

from datetime import UTC, datetime
from typing import Final

from services.accounts.signing_in import DOOR, NOBODY, SignedIn, SignInRefused, entry_of
from services.accounts.staff_accounts import StaffAccounts
from services.clocks import Clock
from services.directory.directory import StaffDirectory
from services.directory.entries import Staff
from services.identity_provider.description import MatchBy
from services.identity_provider.failures import ProviderAnswerRefused
from services.identity_provider.id_tokens import SaidOfHer
from services.identity_provider.provider import IdentityProvider, Request
from services.ledger.audit import AuditLog

LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
"""For whoever the provider does not say when it asked: she proves again who she is."""


class NotLetIn(SignInRefused):
    """The provider's answer lets nobody in; why is not told, nor whether it names anybody."""

    def __init__(self) -> None:
        Exception.__init__(
            self,
            "You could not be signed in. Try once more; if that does not work either, ask an "
            "administrator what the staff directory says of you",
        )


class ProviderSignIn:
    """Lets somebody in whom the identity provider names, or refuses."""

    def __init__(
        self,
        *,
        provider: IdentityProvider,
        accounts: StaffAccounts,
        directory: StaffDirectory,
        audit: AuditLog,
        clock: Clock,
    ) -> None:
        self.provider = provider
        self._accounts = accounts
        self._directory = directory
        self._audit = audit
        self._clock = clock

    async def let_in(
        self, request: Request, *, code: str, issuer: str | None, only: str | None = None
    ) -> SignedIn:
        """Let somebody in by the code that she brought back.

        Args:
            request: With which she was sent off.
            code: What she brought.
            issuer: By whom the answer says it was given, if it does.
            only: Whom alone it may be, where somebody proves again who she is.

        Raises:
            NotLetIn: it does not hold, or names nobody who may come in.
            ProviderUnreachable: the provider does not answer.
        """
        try:
            said = await self.provider.said_of_her(request, code=code, issuer=issuer)
        except ProviderAnswerRefused:
            await self.refuse(request)
            raise NotLetIn from None
        member = self._member(said)
        epoch = await self._accounts.epoch_of(NOBODY if member is None else member.staff_id)
        is_other = only is not None and (member is None or member.staff_id != only)
        if member is None or epoch is None or is_other:
            await self.refuse(request, None if member is None else member.staff_id)
            raise NotLetIn
        await self._note(request, member.staff_id)
        return SignedIn(
            staff_id=member.staff_id,
            epoch=epoch,
            proved_at=min(said.authenticated_at or LONG_AGO, self._clock.now()),
            device=None,
        )

    async def refuse(self, request: Request, staff_id: str | None = None) -> None:
        """Write down that somebody was not let in."""
        await self._note(request, staff_id, refused=True)

    def _member(self, said: SaidOfHer) -> Staff | None:
        match self.provider.description.match_by:
            case MatchBy.SUBJECT:
                return self._directory.known_as(said.subject)
            case MatchBy.VERIFIED_EMAIL:
                return None if said.email is None else self._directory.reached_at(said.email)

    async def _note(self, request: Request, staff_id: str | None, *, refused: bool = False) -> None:
        await self._audit.record(
            actor=DOOR,
            purpose="sign_in_by_provider",
            action=entry_of(is_again=request.asked.anew, refused=refused),
            case_id=None,
            subject=staff_id,
        )
