"""How many messages one conversation and one address may send, and whose address it is."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable

from sanic.request import Request

#: Messages that one address may send for each that one conversation may: a school or a council shares an address.
PER_ADDRESS = 10
#: Seconds in which any bucket fills again; one that was idle so long is as good as none.
FULL_AFTER = 60
#: Buckets remembered, of conversations and addresses together; the least used go first.
REMEMBERED = 20_000

Networks = list[ipaddress.IPv4Network | ipaddress.IPv6Network]


class RateLimit:
    """Token buckets in memory: a minute's messages may come at once, then as many again as the minute allows."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic):
        self.per_minute = per_minute
        self.clock = clock
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def wait(self, *, address: str, conversation: str | None = None) -> int:
        """Count one request and return 0, or the whole seconds to wait until the next is taken."""
        if not self.per_minute:
            return 0
        wanted = [(("address", address), self.per_minute * PER_ADDRESS)]
        if conversation:
            wanted.append((("conversation", conversation), self.per_minute))
        now = self.clock()
        self._forget_full(now)
        left = {key: self._left(key, size, now) for key, size in wanted}
        waits = [(1 - left[key]) * FULL_AFTER / size for key, size in wanted if left[key] < 1]
        for key, _ in wanted:
            self._buckets[key] = (left[key] - (0 if waits else 1), now)
            self._buckets.move_to_end(key)
        while len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        return math.ceil(max(waits, default=0))

    def _forget_full(self, now: float) -> None:
        """Drop the buckets that are full again, and with them the addresses: the least used come first."""
        while self._buckets and now - next(iter(self._buckets.values()))[1] >= FULL_AFTER:
            self._buckets.popitem(last=False)

    def _left(self, key: tuple[str, str], size: int, now: float) -> float:
        left, then = self._buckets.get(key, (float(size), now))
        return min(size, left + (now - then) * size / FULL_AFTER)


def client_address(request: Request, trusted: Networks) -> str:
    """Return the address that a request comes from: the nearest that is not one of our proxies.

    X-Forwarded-For is read from its end, where our own proxies write, and only as far as they are trusted.
    """
    address = request.ip
    forwarded = ",".join(request.headers.getall("x-forwarded-for", [])).split(",")
    while forwarded and _is_one_of(address, trusted):
        before = forwarded.pop().strip()
        if not _parsed(before):
            break
        address = before
    return _block(address)


def _is_one_of(address: str, networks: Networks) -> bool:
    known = _parsed(address)
    return known is not None and any(known in network for network in networks)


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        return None


def _block(address: str) -> str:
    """Return what is limited as one: an IPv4 address, or the /64 that one IPv6 customer has for itself (RFC 6177)."""
    known = _parsed(address)
    if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped is None:
        return str(ipaddress.ip_network(f"{known}/64", strict=False))
    return address
