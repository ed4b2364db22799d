"""The axes beside the objectives: what a passage does, and which guiding principles it invokes or applies.

Rules over wording (`functions`, `principles`) give marks with their spans. A model folder may hold a small linear head
that weighs these marks with the encoder's vector, which the tagger has computed anyway, and with hashed words; then every
finding has a calibrated probability, and an unsure function is none. Without a head the rules speak alone.
"""

from gcm_classify.axes.head import AxisHead, LinearAxis
from gcm_classify.axes.reading import AxisReader

__all__ = ["AxisHead", "AxisReader", "LinearAxis"]
