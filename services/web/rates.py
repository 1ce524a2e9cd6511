"""How often something may be asked: by one client, and by all of them together."""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A limit for each client and one for all, written as *10 per 15 minutes*."""

    name: str
    each: str
    all: str


class RateLimits:
    """Counts in the memory of this process, over a moving window."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._parsed: dict[str, RateLimitItem] = {}

    async def allows(self, rate: Rate, client: str) -> bool:
        """Count one more; false if it is one too many. One client cannot use up what all have."""
        return await self.allows_client(rate, client) and await self.allows_all(rate)

    async def allows_client(self, rate: Rate, client: str) -> bool:
        """Count one more of this client alone."""
        return await self._limiter.hit(self._limit(rate.each), rate.name, client)

    async def allows_all(self, rate: Rate) -> bool:
        """Count one more of all clients together."""
        return await self._limiter.hit(self._limit(rate.all), rate.name, "all")

    def _limit(self, written: str) -> RateLimitItem:
        if written not in self._parsed:
            self._parsed[written] = parse(written)
        return self._parsed[written]


def client_of(request: Request) -> str:
    """Who asks: an address; of IPv6 the network, since one household has 2 to the 64 addresses."""
    host = request.client.host if request.client else "unknown"
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or int(address) >> 64)
    return str(address)
