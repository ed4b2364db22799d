"""Documents cut into the places where authorship and kind are told."""

from __future__ import annotations

from gcm_classify.profile.parts import fold


def test_folding_keeps_every_offset() -> None:
    text = "Déclaration – l’Évaluation ﬁnale ß № Ⅳ Алматинский процесс عملية"
    assert len(fold(text)) == len(text)
