"""Another framework of one's own: four goals with numbers of their own and no roundtables, from labelled passages to a
report, through the same commands."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

import gcm_classify as gcm
from gcm_classify import cli

pytest.importorskip("matplotlib")

TOWN = """
[framework]
id = "town"
name = "A town's plan"
source = "made up"

[[objectives]]
number = 3
title = "Clean water"
short = "Water"
definition = "Drinking water, wells, pipes and sewage."
terms.en = ["drinking water", "sewage"]

[[objectives]]
number = 7
title = "Working together"
short = "Together"
definition = "Agreements and funds between towns."
catch_all = true

[[objectives]]
number = 40
title = "Quiet streets"
short = "Streets"
definition = "Traffic, speed limits, cycling and walking."

[[objectives]]
number = 101
title = "Green parks"
short = "Parks"
definition = "Trees, gardens and playgrounds."
"""

PASSAGES: Mapping[tuple[int, ...], tuple[str, ...]] = {
    (3,): (
        "Drinking water from the new well is tested every week.",
        "Lead pipes beneath the old quarter are replaced with copper ones.",
        "Sewage no longer reaches the river since the treatment plant was enlarged.",
        "Each household pays for the water that its meter shows.",
        "A leak in the main pipe left three hundred homes without drinking water.",
        "The reservoir holds enough water for two dry summers.",
        "Rain and sewage will run through separate pipes.",
        "The laboratory found no bacteria in the well water.",
    ),
    (7,): (
        "The three towns signed an agreement on a common office.",
        "A joint fund, paid into by both towns, opened this spring.",
        "The mayors set up a council of towns that meets twice a year.",
        "Our partner towns send experts to one another under a treaty of friendship.",
        "The agreement between the towns names a secretariat and its budget.",
        "Neighbouring towns pool their money in one fund.",
        "A network of towns was founded and a secretary appointed.",
        "The towns will renew their treaty and enlarge the joint council.",
    ),
    (40,): (
        "Cars may drive no faster than thirty in the streets around the school.",
        "Cyclists get a lane of their own on the avenue.",
        "Lorries are kept out of the centre at night.",
        "The crossing has new traffic lights and a wider pavement.",
        "Parking in the narrow streets is for residents only.",
        "A bypass will take the traffic out of the old streets.",
        "Pedestrians cross the avenue more safely since the speed limit.",
        "Bicycles can be hired at four corners of the street.",
    ),
    (101,): (
        "Two hundred trees were planted along the meadow in the park.",
        "The playground in the park has a new swing.",
        "Gardeners sow wild flowers between the lime trees.",
        "The park stays open until the lamps go out.",
        "Children asked for a garden behind the library.",
        "Old chestnut trees are cut only after a tree expert has seen them.",
        "Benches stand in the shade of the park's oaks.",
        "The rose garden was laid out anew.",
    ),
    (101, 3): (
        "Fountains in the park give drinking water to visitors.",
        "Rain water from the roofs is kept in a pond for the garden's trees.",
    ),
    (40, 7): (
        "The towns agreed to pay for the cycle lane between them from a joint fund.",
        "An agreement of the two towns closes the street to lorries.",
    ),
    (): (
        "The minutes of the last meeting were approved.",
        "The hall seats ninety people.",
        "Thanks are due to the clerk for her patience.",
        "The choir sang at the opening.",
        "Lunch is served at noon.",
        "The annex lists all members.",
        "The next session begins at ten.",
        "An exhibition of paintings hangs in the corridor.",
    ),
}

GOLD: Mapping[tuple[int, ...], tuple[str, ...]] = {
    (3,): ("New pipes bring drinking water to the hill.", "The plant treats the sewage of six villages."),
    (7,): ("Both towns pay into the joint fund and sign the agreement anew.",),
    (40,): (
        "The speed limit keeps the traffic slow in these streets.",
        "Lorries leave the avenue to cyclists.",
    ),
    (101,): ("More trees and a playground for the park.",),
    (): ("The chair thanked everybody and closed the meeting.", "Dinner begins at eight."),
}


def lines(passages: Mapping[tuple[int, ...], tuple[str, ...]], groups: int) -> str:
    found = [(text, list(labels)) for labels, texts in passages.items() for text in texts]
    return "".join(
        json.dumps({"id": f"{groups}-{i}", "text": text, "labels": labels, "group": f"{groups}:{i % groups}"})
        + "\n"
        for i, (text, labels) in enumerate(found)
    )


def command(*arguments: object) -> str:
    """What `gcm-classify` with these arguments prints; it must end well."""
    out, said = io.StringIO(), io.StringIO()
    argv = ["gcm-classify", *map(str, arguments)]
    streams = redirect_stdout(out), redirect_stderr(said)
    with patch.object(sys, "argv", argv), streams[0], streams[1], pytest.raises(SystemExit) as end:
        cli.main()
    assert not end.value.code, said.getvalue()
    return out.getvalue()


def scored(folder: Path, encoder: Path, report: str) -> str:
    """`evaluate` with a report and with baselines."""
    return command(
        "evaluate", folder / "gold.jsonl", "--model", folder / "models" / "town-1", "--corpus",
        folder / "corpus.jsonl", "--frozen", encoder, "--output", folder / report, "--json",
    )  # fmt: skip


@pytest.fixture(scope="module")
def town(classifier: gcm.Classifier, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with corpus, gold, model and report, all made by the commands, and what the last one printed."""
    folder = tmp_path_factory.mktemp("town")
    (folder / "town.toml").write_text(TOWN)
    (folder / "corpus.jsonl").write_text(lines(PASSAGES, 11))
    (folder / "gold.jsonl").write_text(lines(GOLD, 4))
    command(
        "train", folder / "corpus.jsonl", "--taxonomy", folder / "town.toml", "--encoder", classifier.model.path,
        "--output", folder / "models" / "town-1",
    )  # fmt: skip
    return folder, scored(folder, classifier.model.path, "report")


def test_every_goal_has_its_figures_under_its_own_number(
    town: tuple[Path, str],
) -> None:
    figures: dict[str, Any] = json.loads(town[1])
    assert (figures["n"], figures["none_support"], figures["groups"]) == (8, 2, 4)
    assert {row["objective"]: row["support"] for row in figures["objectives"]} == {3: 2, 7: 1, 40: 2, 101: 1}
    f1 = [row["f1"] for row in figures["objectives"]]
    assert f1 == sorted(f1) and figures["macro_f1"] > 0.5
    assert [row["objective"] for row in figures["objectives"] if row["catch_all"]] == [7]
    assert figures["macro_f1_specific"] is not None


def test_a_framework_without_roundtables_has_no_figure_of_them(
    town: tuple[Path, str],
) -> None:
    figures = json.loads(town[1])
    assert figures["roundtable_f1"] is None
    assert all(one["scores"]["roundtable_f1"] is None for one in figures["baselines"])


def test_baselines_stand_beside_it_with_the_gain_over_each(
    town: tuple[Path, str],
) -> None:
    figures = json.loads(town[1])
    assert len(figures["baselines"]) == 4
    for one in figures["baselines"]:
        assert one["difference"] == pytest.approx(figures["macro_f1"] - one["scores"]["macro_f1"], abs=1e-5)
        assert one["difference_interval"][0] <= one["difference"] <= one["difference_interval"][1]
    assert any("three folds by group" in note for note in figures["notes"])


def test_the_report_holds_what_was_printed_and_three_pictures(
    town: tuple[Path, str],
) -> None:
    report = town[0] / "report"
    assert (report / "evaluation.json").read_text() == town[1]
    text = (report / "evaluation.md").read_text()
    assert "101 Parks" in text and "Catch-all objectives" in text and "## Baselines" in text
    for name in ("objectives", "reliability", "confusion"):
        assert f"({name}.png)" in text
        assert (report / f"{name}.png").read_bytes().startswith(b"\x89PNG")


def test_a_second_evaluation_gives_the_same_bytes(town: tuple[Path, str], classifier: gcm.Classifier) -> None:
    folder, first = town
    assert scored(folder, classifier.model.path, "again") == first
    for path in sorted((folder / "report").iterdir()):
        assert (folder / "again" / path.name).read_bytes() == path.read_bytes(), path.name


def test_its_card_says_first_where_it_fails(town: tuple[Path, str]) -> None:
    card = (town[0] / "models" / "town-1" / "README.md").read_text()
    assert card.index("## Where it fails") < card.index("## What it is") < card.index("## What was measured")
    assert "A town's plan" in card and "7 Together" in card
