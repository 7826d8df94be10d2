"""Moments in the database: aware, in UTC, to the microsecond."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from bot.core.schema import UTCDateTime


def test_a_moment_without_a_zone_is_refused(now: datetime) -> None:
    with pytest.raises(ValueError, match="aware"):
        UTCDateTime().process_bind_param(now.replace(tzinfo=None), SQLiteDialect())


@given(
    st.datetimes(
        timezones=st.just(UTC) | st.builds(timezone, st.timedeltas(timedelta(hours=-23), timedelta(hours=23)))
    )
)
def test_moments_come_back_to_the_microsecond(moment: datetime) -> None:
    dialect = SQLiteDialect()
    try:
        stored = UTCDateTime().process_bind_param(moment, dialect)
        back = UTCDateTime().process_result_value(stored, dialect)
    except OverflowError:
        return  # in UTC it lies before the year 1 or after 9999
    assert back == moment
    assert back is not None
    assert back.tzinfo is UTC
