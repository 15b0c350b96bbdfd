"""Where the days are counted: instants are stored in UTC and told, dated and counted in Shanghai."""

from __future__ import annotations

from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
