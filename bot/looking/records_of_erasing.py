"""Every statement on what somebody leaves behind of flags when everything about them is erased."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from bot.core.database import Unit
from bot.core.personal import NOBODY
from bot.core.schema import UTCDateTime
from bot.looking.records import flags
from bot.looking.records_of_alerts import alert_state

_F: Final = flags.c
_hers: Final = (_F.guild_id == sa.bindparam("guild"), _F.user_id == sa.bindparam("user"))
_SAID: Final = sa.select(_F.said_channel_id, _F.said_message_id).where(
    *_hers, _F.said_message_id.is_not(None)
)
_BURY: Final = (
    sa.update(flags)
    .where(*_hers)
    .values(
        user_id=NOBODY,
        role="",
        words="",
        kinds="",
        skills="",
        place="",
        link="",
        pay_range="",
        said_channel_id=None,
        said_message_id=None,
        ended_at=sa.func.coalesce(_F.ended_at, sa.bindparam("now", type_=UTCDateTime)),
    )
)
# Nobody is between a member and the one before: the round goes on where it was.
_STEP_BACK: Final = (
    sa.update(alert_state)
    .where(alert_state.c.guild_id == sa.bindparam("guild"), alert_state.c.cursor == sa.bindparam("user"))
    .values(cursor=alert_state.c.cursor - 1)
)


async def bury(unit: Unit, guild_id: int, user_id: int) -> list[tuple[int, int]]:
    """Forget all words of somebody's flags and that they are theirs; return where good news of theirs was told."""
    params = {"guild": guild_id, "user": user_id}
    said = [(row.said_channel_id, row.said_message_id) for row in await unit.all(_SAID, params)]
    await unit.execute(_BURY, {**params, "now": unit.now})
    await unit.execute(_STEP_BACK, params)
    return said
