"""Countries by their names in four languages, as fields of fiches write them."""

from __future__ import annotations

import pytest

from gcm_classify.countries import countries_in, country_name


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Ghana", ("GH",)),
        ("Uzbekistan (observer)", ("UZ",)),
        ("Nigeria and Niger", ("NG", "NE")),
        ("India – United Arab Emirates; Pakistan – Saudi Arabia", ("IN", "AE", "PK", "SA")),
        ("Guinée, Guinée-Bissau et Guinée équatoriale", ("GN", "GW", "GQ")),
        ("Papua New Guinea", ("PG",)),
        ("Trinidad & Tobago, St. Lucia", ("TT", "LC")),
        ("República Dominicana y Dominica", ("DO", "DM")),
        ("EE. UU. y México", ("US", "MX")),
        ("Côte d’Ivoire / Costa do Marfim", ("CI",)),
        ("Moçambique; Quénia; África do Sul", ("MZ", "KE", "ZA")),
        ("Congo (DRC)", ("CD",)),
        ("Turkey, Türkiye, Turquía, Turquie", ("TR",)),
        ("South Sudan/Sudan", ("SS", "SD")),
        ("China", ("CN",)),
        ("All member States", ()),
        ("Regional", ()),
        ("", ()),
    ],
)
def test_countries_are_read_in_four_languages_the_longer_name_first(
    text: str, codes: tuple[str, ...]
) -> None:
    assert countries_in(text) == codes


@pytest.mark.parametrize(
    ("code", "name"),
    [("VN", "Viet Nam"), ("CI", "Côte d'Ivoire"), ("BA", "Bosnia and Herzegovina"), ("GH", "Ghana"), ("CD", "Democratic Republic of the Congo")],
)  # fmt: skip
def test_names_are_those_of_the_united_nations(code: str, name: str) -> None:
    assert country_name(code) == name
    assert countries_in(name) == (code,)
