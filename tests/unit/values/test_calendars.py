from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.values.calendars import (
    BusinessDayRule,
    CalendarError,
    CutOff,
    HolidayCalendar,
    JointCalendar,
    adjust,
    cut_off_instant,
    holiday_calendar,
)

SATURDAY = date(2026, 10, 31)
SUNDAY = date(2026, 11, 1)
SPRING_FESTIVAL = [date(2026, 2, day) for day in range(15, 24)]
CHINA_2026 = holiday_calendar(SPRING_FESTIVAL, working_days=[date(2026, 2, 14), date(2026, 2, 28)])
days = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("rule", "day", "expected"),
    [
        (BusinessDayRule.NONE, SATURDAY, SATURDAY),
        (BusinessDayRule.FOLLOWING, SATURDAY, date(2026, 11, 2)),
        (BusinessDayRule.MODIFIED_FOLLOWING, SATURDAY, date(2026, 10, 30)),
        (BusinessDayRule.MODIFIED_FOLLOWING, SUNDAY, date(2026, 11, 2)),
        (BusinessDayRule.PRECEDING, SUNDAY, date(2026, 10, 30)),
        (BusinessDayRule.FOLLOWING, date(2026, 10, 30), date(2026, 10, 30)),
    ],
)
def test_due_date__on_a_weekend__moves_by_the_rule(rule: BusinessDayRule, day: date, expected: date) -> None:
    assert adjust(day, rule) == expected


def test_due_date__in_a_long_holiday__moves_beyond_it_and_a_shifted_saturday_is_a_business_day() -> None:
    assert adjust(date(2026, 2, 16), BusinessDayRule.FOLLOWING, CHINA_2026) == date(2026, 2, 24)
    assert adjust(date(2026, 2, 16), BusinessDayRule.PRECEDING, CHINA_2026) == date(2026, 2, 14)
    assert adjust(date(2026, 2, 28), BusinessDayRule.FOLLOWING, CHINA_2026) == date(2026, 2, 28)


def test_joint_calendar__is_open_only_where_all_are_open() -> None:
    gulf = HolidayCalendar(weekend=frozenset({4, 5}))
    joint = JointCalendar((gulf, HolidayCalendar()))
    assert adjust(date(2026, 10, 30), BusinessDayRule.FOLLOWING, joint) == date(2026, 11, 2)


@given(days, st.sampled_from(BusinessDayRule))
def test_adjusted_date__is_a_business_day_near_by_and_stays(day: date, rule: BusinessDayRule) -> None:
    moved = adjust(day, rule, CHINA_2026)
    assert adjust(moved, rule, CHINA_2026) == moved
    assert abs((moved - day).days) <= 12
    if rule is not BusinessDayRule.NONE:
        assert CHINA_2026.is_business_day(moved)
    if rule is BusinessDayRule.MODIFIED_FOLLOWING:
        assert moved.month == day.month


def test_calendar__without_business_days__is_refused() -> None:
    closed = HolidayCalendar(weekend=frozenset(range(7)))
    for rule in (BusinessDayRule.FOLLOWING, BusinessDayRule.PRECEDING):
        with pytest.raises(CalendarError, match="no business day"):
            adjust(SUNDAY, rule, closed)
    with pytest.raises(CalendarError, match="out of range"):
        adjust(date.max, BusinessDayRule.FOLLOWING, closed)


@pytest.mark.parametrize(
    ("day", "at", "zone", "expected"),
    [
        (date(2026, 11, 30), time(16), "Asia/Shanghai", "2026-11-30T08:00:00Z"),
        (date(2026, 7, 1), time(23, 59, 59), "Europe/Berlin", "2026-07-01T21:59:59Z"),
        (date(2026, 10, 25), time(2, 30), "Europe/Berlin", "2026-10-25T01:30:00Z"),
        (date(2026, 3, 29), time(2, 30), "Europe/Berlin", "2026-03-29T01:30:00Z"),
        (date(2026, 1, 1), time(0), "UTC", "2026-01-01T00:00:00Z"),
    ],
)
def test_cut_off__in_its_zone__is_one_instant(day: date, at: time, zone: str, expected: str) -> None:
    assert cut_off_instant(day, at, zone) == datetime.fromisoformat(expected).timestamp()


@given(
    days,
    st.times().map(lambda at: at.replace(microsecond=0)),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York"]),
)
def test_cut_off__read_back_in_its_zone__is_the_same_local_time_unless_skipped(day: date, at: time, zone: str) -> None:
    instant = cut_off_instant(day, at, zone)
    local = datetime.fromtimestamp(instant, UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    wanted = datetime.combine(day, at)
    assert 0 <= (local - wanted).total_seconds() <= 3600


def test_cut_off__adjusts_before_it_reads_the_clock() -> None:
    cut_off = CutOff(time(16), "Asia/Shanghai", BusinessDayRule.FOLLOWING, CHINA_2026)
    assert cut_off.instant(date(2026, 2, 17)) == datetime(2026, 2, 24, 8, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    "zone", ["", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "CEST?", "Europe", "a\x00b", "x" * 500]
)
def test_cut_off__in_no_zone__is_refused(zone: str) -> None:
    with pytest.raises(CalendarError, match="unknown time zone"):
        cut_off_instant(SUNDAY, time(12), zone)


@pytest.mark.parametrize("day", [date(1969, 12, 30), date(2106, 2, 8), date.max, date.min])
def test_cut_off__beyond_the_chain_s_instants__is_refused(day: date) -> None:
    for at, zone in ((time(12), "Europe/Berlin"), (time(0), "Asia/Shanghai"), (time(23, 59), "America/New_York")):
        with pytest.raises(CalendarError, match="out of range"):
            cut_off_instant(day, at, zone)


@pytest.mark.parametrize("at", [time(12, tzinfo=UTC), time(12, microsecond=1)])
def test_cut_off__with_a_zoned_or_fractional_time__is_refused(at: time) -> None:
    with pytest.raises(CalendarError, match="whole seconds"):
        cut_off_instant(SUNDAY, at, "UTC")
