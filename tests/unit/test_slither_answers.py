"""What Slither finds and the code does not change is answered in writing: nothing is switched off without a reason."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def answered() -> set[str]:
    """The detectors of the table in contracts/README.md that have an answer."""
    section = (ROOT / "contracts" / "README.md").read_text().split("## What the analysis finds", 1)[1]
    rows = re.findall(r"^\| ([a-z-]+) \| .+ \| .{20,} \|$", section, flags=re.MULTILINE)
    assert len(rows) == len(set(rows))
    return set(rows)


def switched_off() -> set[str]:
    """The detectors that the configuration or a line of the contracts switches off."""
    configuration = json.loads((ROOT / "scripts" / "slither.json").read_text())
    off = set(configuration["detectors_to_exclude"].split(","))
    for source in (ROOT / "contracts").rglob("*.sol"):
        for detectors in re.findall(r"slither-disable[a-z-]* ([a-z-, ]+)", source.read_text()):
            off |= {detector.strip() for detector in detectors.split(",")}
    return off


def test_each_detector_that_is_switched_off_is_answered_and_no_other() -> None:
    assert answered() == switched_off()
