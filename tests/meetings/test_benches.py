"""`bench pack` at a small size: that it runs, and ends with one line of JSON."""

import json

import pytest

from tests.finance.test_benches import bench, database  # noqa: F401 - a fixture is used by name
from tests.support.services import Services


@pytest.mark.slow
def test_pack(services: Services, database: str) -> None:  # noqa: F811 - the fixture itself
    done = bench(services, database, "pack", "--here", "--scale", "0.1", "--repeat", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["bench"], found["items"], found["papers"]) == ("pack", 12, 20)
    assert {one["paper"] for one in found["refused"]} == {
        "Cut off at the end",
        "Locked with a password",
        "Protected against changes",
    }
    assert found["same_bytes_each_time"]
    assert found["seconds"]["pack"] > found["seconds"]["merge_only"] > 0
