"""Fit and measure what decides the profile, on labelled first pages.

    python -m gcm_classify.training.profiles measure [corpus/first_pages]
    python -m gcm_classify.training.profiles fit [corpus/first_pages] [--into src/gcm_classify/profile/data]

`measure` fits the judge on the pages of part "fit" and reports on the groups held out; the rules were written with an
eye on "fit" alone, so trust is fitted on held-out pages too, each page's by a fold without its group. `fit` fits the
judge on all pages and the trust on the held-out ones as judged out of fold, and writes both. Both are deterministic.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gcm_classify.profile.judge import Judge
from gcm_classify.profile.reading import Reading, reading_of
from gcm_classify.profile.traits import traits_of
from gcm_classify.profile.trust import REVIEWED, SCORES, Trust
from gcm_classify.profile.verdicts import Verdicts, decided
from gcm_classify.training.firstpages import FirstPage, read_first_pages
from gcm_classify.training.profilefigures import figures_of, figures_text

__all__ = ["fit_judge", "fit_trust", "judged_out_of_fold", "main"]

_FOLDS = 5
_STRENGTH = 3.0  # C of the judge: of 0.5 to 10 nothing was better out of fold
_TRUST_STRENGTH = 1.0


Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Read:
    """A page and what the rules read from it."""

    page: FirstPage
    reading: Reading
    traits: Floats


def read_all(pages: Sequence[FirstPage]) -> list[Read]:
    """Read every page once; fitting many times over is then quick."""
    readings = [(page, reading_of(page.document())) for page in pages]
    return [Read(page, reading, traits_of(reading)) for page, reading in readings]


def fit_judge(reads: Sequence[Read]) -> Judge:
    """A multinomial logistic regression over the traits, fitted in the space that the pages span."""
    from sklearn.linear_model import LogisticRegression

    X = np.stack([read.traits for read in reads])
    left, values, right = np.linalg.svd(X, full_matrices=False)
    kept = values > 1e-9
    model = LogisticRegression(C=_STRENGTH, max_iter=1000)
    model.fit(left[:, kept] * values[kept], [read.page.input_type for read in reads])
    return Judge(tuple(map(str, model.classes_)), model.coef_ @ right[kept], model.intercept_)


def judged_out_of_fold(reads: Sequence[Read]) -> list[Verdicts]:
    """Every page as a judge sees it that was fitted without its group."""
    from sklearn.model_selection import StratifiedGroupKFold

    folds = StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=0)
    types, groups = [read.page.input_type for read in reads], [read.page.group for read in reads]
    found: dict[int, Verdicts] = {}
    for fitted, left_out in folds.split(np.zeros(len(reads)), types, groups):
        judge = fit_judge([reads[row] for row in fitted])
        found |= {int(row): decided(reads[row].reading, judge) for row in left_out}
    return [found[row] for row in range(len(reads))]


def fit_trust(pages: Sequence[FirstPage], verdicts: Sequence[Verdicts]) -> Trust:
    """Platt's logistic regression for each verdict, from its scores to whether it was right.

    One page of middling scores is added as right and one as wrong: no verdict is ever held for certain.
    """
    trust: dict[str, dict[str, float]] = {}
    for name in REVIEWED:
        X = np.array([[one.scores()[score] for score in SCORES[name]] for one in verdicts])
        right = [is_right(page, one, name) for page, one in zip(pages, verdicts, strict=True)]
        X, right = np.vstack((X, X.mean(axis=0), X.mean(axis=0))), [*right, True, False]
        trust[name] = _rising(X, np.asarray(right), SCORES[name])
    return trust


def _rising(X: Floats, right: NDArray[np.bool_], names: Sequence[str]) -> dict[str, float]:
    """Weights of a logistic regression, none below 0: a score that few mistakes make look harmful is left out."""
    from sklearn.linear_model import LogisticRegression

    kept = list(range(len(names)))
    while True:
        model = LogisticRegression(C=_TRUST_STRENGTH).fit(X[:, kept], right)
        weights = model.coef_[0]
        if weights.min() >= 0 or len(kept) == 1:
            break
        kept.pop(int(weights.argmin()))
    found = dict.fromkeys(names, 0.0) | {
        names[k]: max(0.0, float(w)) for k, w in zip(kept, weights, strict=True)
    }
    return {"bias": float(model.intercept_[0])} | found


def is_right(page: FirstPage, verdicts: Verdicts, name: str) -> bool:
    """Whether a verdict is the label; mechanisms exactly."""
    if name == "mechanisms":
        return set(verdicts.reading.authors.mechanisms) == set(page.mechanisms)
    given = {
        "input_type": verdicts.input_type,
        "phase": verdicts.phase.phase,
        "mode": verdicts.mode.mode,
    }
    return bool(given[name] == getattr(page, name))


def measure(pages: Sequence[FirstPage]) -> dict[str, Any]:
    """Fit on part "fit", figures on part "held"; trust by cross-fitting over the held-out groups."""
    judge = fit_judge(read_all([page for page in pages if page.part == "fit"]))
    held = [page for page in pages if page.part == "held"]
    verdicts = [decided(read.reading, judge) for read in read_all(held)]
    confidence = trusted_out_of_fold(held, verdicts)
    right = {
        name: [is_right(page, one, name) for page, one in zip(held, verdicts, strict=True)]
        for name in REVIEWED
    }
    columns = {name: [one[name] for one in confidence] for name in REVIEWED}
    return figures_of([page.language for page in held], right, columns)


def trusted_out_of_fold(pages: Sequence[FirstPage], verdicts: Sequence[Verdicts]) -> list[dict[str, float]]:
    """Every page's confidences by a trust that was fitted without its group."""
    from sklearn.model_selection import GroupKFold

    found: dict[int, dict[str, float]] = {}
    rows = np.arange(len(pages))
    for fitted, left_out in GroupKFold(_FOLDS).split(rows, groups=[page.group for page in pages]):
        trust = fit_trust([pages[row] for row in fitted], [verdicts[row] for row in fitted])
        found |= {int(row): verdicts[row].confidence(trust) for row in left_out}
    return [found[row] for row in range(len(pages))]


def write(judge: Judge, trust: Trust, found: Mapping[str, Any], into: Path) -> None:
    """Both as plain arrays and JSON; small enough to travel in the package."""
    into.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        into / "judge.npz",
        types=np.array(judge.types),
        coef=judge.coef.astype(np.float32),
        intercept=judge.intercept.astype(np.float32),
    )
    content = {"verdicts": trust, "measured": found}
    (into / "trust.json").write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line of this module."""
    parser = argparse.ArgumentParser(prog="python -m gcm_classify.training.profiles", description=__doc__)
    parser.add_argument("task", choices=("measure", "fit"))
    parser.add_argument("folder", nargs="?", default="corpus/first_pages")
    parser.add_argument("--into", type=Path, default=Path("src/gcm_classify/profile/data"))
    options = parser.parse_args(arguments)
    pages = read_first_pages(options.folder)
    found = measure(pages)
    print(figures_text(found))
    if options.task == "fit":
        reads = read_all(pages)
        judged = judged_out_of_fold(reads)
        unseen = [row for row, read in enumerate(reads) if read.page.part == "held"]
        trust = fit_trust([reads[row].page for row in unseen], [judged[row] for row in unseen])
        write(fit_judge(reads), trust, found, options.into)
    return 0


if __name__ == "__main__":
    sys.exit(main())
