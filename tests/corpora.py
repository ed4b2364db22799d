"""A framework of three labels and a corpus for it, small enough to train on in a second."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

FRAMEWORK = """
[framework]
id = "small"
name = "A small framework"
source = "made up"

[[objectives]]
number = 10
title = "Bees"
definition = "Beekeeping and honey."
terms.en = ["beehive"]

[[objectives]]
number = 20
title = "Trains"
definition = "Railways."

[[objectives]]
number = 30
title = "Bread"
definition = "Baking."
"""

_SENTENCES: Mapping[tuple[int, ...], tuple[str, ...]] = {
    (10,): (
        "The beekeeper opened the beehive and counted the combs.",
        "Honey from the lime trees is lighter than honey from the heath.",
        "A swarm of bees settled on the branch above the hive.",
        "In winter the bees keep close around their queen.",
        "Each beehive gave forty jars of honey this summer.",
        "Smoke calms the bees while the beekeeper works.",
        "The queen bee lays her eggs in the cells of the comb.",
        "Bees need flowers near their hive to make honey.",
    ),
    (20,): (
        "The night train leaves from platform nine at ten o'clock.",
        "Railway workers laid new track between the two stations.",
        "The locomotive pulled twelve carriages over the pass.",
        "Passengers changed trains at the junction near the border.",
        "A signal failure delayed every train on the railway line.",
        "The conductor checked tickets in the last carriage.",
        "High-speed rail will cut the journey between the stations in half.",
        "The old steam locomotive stands in the railway museum.",
    ),
    (30,): (
        "The baker kneads the dough and lets it rise overnight.",
        "Rye bread needs sourdough and a hot oven.",
        "Fresh loaves left the bakery before the sun rose.",
        "Flour, water, salt and yeast make a simple bread.",
        "The crust of the loaf cracked as it cooled.",
        "Bakers in the old town sell white rolls and dark bread.",
        "Dough for the buns is mixed with butter and milk.",
        "The oven of the bakery is heated with wood.",
    ),
    (30, 10): (
        "The baker sweetens the bread with honey from her own bees.",
        "Honey cakes from the bakery are sold beside the beekeeper's jars.",
    ),
    (): (
        "The committee met on Tuesday and adopted its agenda.",
        "Thank you, Madam Chair, for giving me the floor.",
        "The annex lists the names of all participants.",
        "Lunch was served in the hall on the second floor.",
        "The painting shows a river at dusk.",
        "Our office will be closed on the first of May.",
        "The court published its ruling last week.",
        "She plays the cello in a small orchestra.",
    ),
}


def records() -> list[dict[str, Any]]:
    """Labelled passages, four to a group."""
    found = [(text, list(labels)) for labels, texts in _SENTENCES.items() for text in texts]
    return [
        {"id": f"p{index}", "text": text, "labels": labels, "group": f"g{index % 9}"}
        for index, (text, labels) in enumerate(found)
    ]


def write_corpus(path: Path, lines: Iterable[Mapping[str, Any]] | None = None) -> Path:
    """The corpus, or other lines, as a file."""
    chosen = records() if lines is None else lines
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in chosen), encoding="utf-8")
    return path


def write_framework(path: Path) -> Path:
    path.write_text(FRAMEWORK, encoding="utf-8")
    return path
