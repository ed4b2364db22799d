"""From what was read to the four verdicts of the chart: input type first, then phase and mode, each with its trust."""

from __future__ import annotations

from dataclasses import dataclass

from gcm_classify.datamodels import Document
from gcm_classify.profile.hypotheses import likeliest
from gcm_classify.profile.judge import Judge, Judgement, packaged_judge
from gcm_classify.profile.modes import ModeVerdict, mode_of
from gcm_classify.profile.phases import PhaseVerdict, phase_of
from gcm_classify.profile.reading import Reading, reading_of
from gcm_classify.profile.trust import REVIEWED, Trust, scores_of, trusted

__all__ = ["Verdicts", "decided", "verdicts_of"]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What was read and what follows: `judgement` says the input type."""

    reading: Reading
    judgement: Judgement
    phase: PhaseVerdict
    mode: ModeVerdict

    @property
    def input_type(self) -> str:
        """The input type's id."""
        return self.judgement.input_type

    def scores(self) -> dict[str, float]:
        """What trust is computed from."""
        raw = {
            "input_type": self.judgement.probability,
            "phase": self.phase.confidence,
            "mode": self.mode.confidence,
            "mechanisms": self.reading.authors.confidence,
        }
        return scores_of(
            raw,
            unbound=self.judgement.unbound,
            rival=self.reading.authors.rival,
        )

    def confidence(self, trust: Trust | None = None) -> dict[str, float]:
        """Probabilities in [0, 1] by verdict, the date's by its rules alone."""
        scores = self.scores()
        calibrated = {name: trusted(name, scores, trust) for name in REVIEWED}
        if (
            not self.reading.speakers
        ):  # nobody speaks, so that it is no input: the three stand and fall together
            calibrated |= {
                name: min(calibrated[name], calibrated["mechanisms"]) for name in ("input_type", "mode")
            }
        return calibrated | {"date": self.reading.date.confidence}

    def evidence(self) -> dict[str, str]:
        """The words that each verdict rests on, verbatim, "" where nothing told."""
        return {
            "input_type": self.reading.kind.evidence,
            "phase": self.phase.evidence,
            "mode": self.mode.evidence,
            "mechanisms": self.reading.authors.evidence,
            "date": self.reading.date.evidence,
        }


def verdicts_of(document: Document, judge: Judge | None = None) -> Verdicts:
    """Read and decide, with the packaged judge unless another is given."""
    return decided(reading_of(document), judge)


def decided(reading: Reading, judge: Judge | None = None) -> Verdicts:
    """Decide on what was read."""
    found = likeliest(reading, judge or packaged_judge())
    reading, judgement = found.reading, found.judgement
    speaks = reading.speakers > 0
    phase = phase_of(reading.parts, judgement.input_type, reading.date, sent=speaks)
    mode = mode_of(reading.parts, reading.authors, judgement.input_type)
    return Verdicts(reading, judgement, phase, mode)
