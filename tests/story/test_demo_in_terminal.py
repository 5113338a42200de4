"""`ledger demo` in a terminal tells its story, stays with its service until Ctrl-C, and then leaves nothing behind."""

import re
from pathlib import Path

import httpx

from tests.support.demo import START_SECONDS, STAYS, terminal


def test_demo__stays_with_its_service_until_ctrl_c(tmp_path: Path) -> None:
    with terminal(tmp_path, "demo", "--data", "sandbox") as shown:
        shown.until(STAYS, START_SECONDS)
        found = re.search(r"The service runs at (http://127\.0\.0\.1:\d+)", shown.shown)
        assert found is not None
        url = found[1]
        assert httpx.get(f"{url}/v1/healthz").status_code == 200
        assert f"{url}/docs" in shown.shown
        assert "signed by" in shown.shown
        assert "✗" not in shown.shown
        shown.type("\x03")
        assert shown.end(30) == 0
    assert "Traceback" not in shown.shown
    assert "Ended." in shown.shown
    try:
        httpx.get(f"{url}/v1/healthz")
    except httpx.ConnectError:
        return
    raise AssertionError("the service goes on without its demo")
