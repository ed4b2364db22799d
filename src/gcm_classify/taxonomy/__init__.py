"""Objectives, roundtables, input types, mechanisms and forum dates: data files, loaded, checked, hashed.

    >>> from gcm_classify.taxonomy import load_taxonomy
    >>> load_taxonomy().objective(9).title
    'Strengthen the transnational response to smuggling of migrants'
    >>> load_taxonomy().roundtable_of(9)
    2

The files are TOML in `data/`. A colleague's own framework has the same keys as `data/gcm.toml`; what that file may
leave out stands at `load_taxonomy`. Everything loaded is frozen, hashable and picklable.
"""

from __future__ import annotations

from gcm_classify.taxonomy.forum import load_chart, load_forums
from gcm_classify.taxonomy.framework import load_taxonomy
from gcm_classify.taxonomy.mechanisms import load_mechanisms
from gcm_classify.taxonomy.values import (
    Capacity,
    Chart,
    Forum,
    FrozenMap,
    InputType,
    Mechanism,
    Mode,
    Objective,
    Phase,
    Principle,
    Roundtable,
    Taxonomy,
)

__all__ = [
    "Capacity",
    "Chart",
    "Forum",
    "FrozenMap",
    "InputType",
    "Mechanism",
    "Mode",
    "Objective",
    "Phase",
    "Principle",
    "Roundtable",
    "Taxonomy",
    "load_chart",
    "load_forums",
    "load_mechanisms",
    "load_taxonomy",
]
