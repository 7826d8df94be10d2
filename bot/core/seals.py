"""Seals: what must still hold for somebody who had everything about them erased, without knowing who it is.

A seal is a keyed hash (HMAC with SHA-256) of what it stands for, as "this server, this member, kept out of
introductions". Whoever turns up with an id is asked: is there a seal for you? Nobody can be read out of it.

What that withstands. Whoever sees the seals alone learns only how many there are: the salt is 256 random bits of
this database's own, so there is no table of hashes to look ids up in, and two servers' seals of one member have
nothing in common. Whoever holds the whole database holds the salt, too, and can then test an id they already
have in mind; they can also go through all members that some server has, since Discord's ids are not secret.
Against them a seal is a pseudonym, not anonymity, and so it is treated as personal data: it ends with what it
stands for, is purged with its server, and is named to the member before they erase.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

from bot.core.database import Reader, Unit
from bot.core.facts import is_stored, recall, remember

SEAL_LENGTH: Final = 43
"""Characters of a seal: 172 bits in hex digits, far more than two could ever have in common by chance."""
_SALT: Final = "privacy.salt"
IS_ANY: Final = is_stored(_SALT)
"""Whether anything was ever sealed in this database, as a part of a statement."""


async def salt(read: Reader) -> bytes | None:
    """Return the secret of this database; None as long as nothing was ever sealed."""
    stored = await recall(read, _SALT)
    return None if stored is None else bytes.fromhex(stored)


async def salt_to_seal(unit: Unit) -> bytes:
    """The same, made at the first time."""
    await unit.hold(_SALT)
    known = await salt(unit)
    if known is None:
        known = secrets.token_bytes(32)
        await remember(unit, _SALT, known.hex())
    return known


def seal(secret: bytes, *parts: int | str) -> str:
    """Return the seal of ``parts``, in their order."""
    message = "\0".join(str(part) for part in parts).encode()
    return hmac.new(secret, message, hashlib.sha256).hexdigest()[:SEAL_LENGTH]
