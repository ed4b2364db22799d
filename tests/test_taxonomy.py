"""The taxonomy: what is packaged is complete, and a file that contradicts itself is refused with a full message."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from gcm_classify import taxonomy as room
from gcm_classify.errors import TaxonomyError, UnknownTaxonomy
from gcm_classify.taxonomy import load_chart, load_forums, load_mechanisms, load_taxonomy

FIGURE_1 = {
    1: (2, 5, 6, 12, 18),
    2: (4, 8, 9, 10, 11, 13, 21),
    3: (14, 15, 16, 19, 20, 22),
    4: (1, 3, 7, 17, 23),
}

CANONICAL_MECHANISMS = (
    "Colombo Process",
    "Abu Dhabi Dialogue",
    "Bali Process",
    "Budapest Process",
    "Prague Process",
    "Rabat Process",
    "Khartoum Process",
    "Almaty Process",
    "Regional Conference on Migration",
    "South American Conference on Migration",
    "Quito Process",
    "Caribbean Migration Consultations",
    "Migration Dialogue for Southern Africa",
    "Migration Dialogue for West Africa",
    "Migration Dialogue for Central African States",
    "Migration Dialogue for COMESA Member States",
    "IGAD Regional Consultative Process on Migration",
    "Regional Ministerial Forum on Migration for East and Horn of Africa",
    "Arab Regional Consultative Process on Migration and Refugees Affairs",
    "Pacific Immigration Development Community",
    "Intergovernmental Consultations on Migration, Asylum and Refugees",
    "5+5 Dialogue on Migration in the Western Mediterranean",
    "Global Forum on Migration and Development",
)

INPUT_TYPES = {
    "own_event": "before_imrf",
    "outcome_document": "before_imrf",
    "practice_compilation": "before_imrf",
    "joint_event_iscm": "before_imrf",
    "joint_submission": "before_imrf",
    "joint_event_partners": "before_imrf",
    "oral_statement": "during_imrf",
    "written_statement": "during_imrf",
    "side_event": "during_imrf",
    "joint_side_event": "during_imrf",
    "joint_statement": "during_imrf",
    "other": None,
}

SMALL = """
[framework]
id = "small"
name = "A small framework"
source = "a test"
languages = ["en", "es"]

[[roundtables]]
number = 1
title = "Roundtable one"

[[roundtables]]
number = 2
title = "Roundtable two"

[[objectives]]
number = 3
title = "Third"
definition = "What the third says."
roundtable = 1
short = "Three"
short_es = "Tres"
[objectives.terms]
en = ["third thing"]

[[objectives]]
number = 7
title = "Seventh"
definition = "What the seventh says."
roundtable = 2
"""

Writer = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    def write_text(text: str) -> Path:
        path = tmp_path / "framework.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write_text


def packaged_text(name: str) -> str:
    return files("gcm_classify.taxonomy").joinpath("data", name).read_text(encoding="utf-8")


def changed(text: str, old: str, new: str) -> str:
    assert old in text, f"the test wants to change {old!r}, which is not there"
    return text.replace(old, new, 1)


# The packaged framework


def test_the_compact_has_twenty_three_objectives_in_order() -> None:
    assert load_taxonomy().numbers == tuple(range(1, 24))


def test_the_roundtables_are_those_of_figure_1() -> None:
    assert {table.number: table.objectives for table in load_taxonomy().roundtables} == FIGURE_1


def test_roundtable_of_agrees_with_the_roundtables() -> None:
    taxonomy = load_taxonomy()
    for number, members in FIGURE_1.items():
        assert {taxonomy.roundtable_of(member) for member in members} == {number}


@pytest.mark.parametrize(
    ("number", "title"),
    [
        (1, "Collect and utilize accurate and disaggregated data as a basis for evidence-based policies"),
        (8, "Save lives and establish coordinated international efforts on missing migrants"),
        (
            12,
            "Strengthen certainty and predictability in migration procedures for appropriate screening, "
            "assessment and referral",
        ),
        (
            23,
            "Strengthen international cooperation and global partnerships for safe, orderly and regular migration",
        ),
    ],
)
def test_titles_are_the_official_ones(number: int, title: str) -> None:
    assert load_taxonomy().objective(number).title == title


@pytest.mark.parametrize("number", range(1, 24))
def test_every_objective_has_names_terms_and_negatives_in_four_languages(number: int) -> None:
    objective = load_taxonomy().objective(number)
    assert set(objective.short) == set(objective.terms) == set(objective.negative) == {"en", "es", "fr", "pt"}
    assert len(objective.terms["en"]) >= 25
    assert all(len(objective.terms[language]) >= 12 for language in ("es", "fr", "pt"))
    assert all(len(name.split()) <= 3 for name in objective.short.values())
    assert objective.definition.count(".") in (2, 3, 4)


@pytest.mark.parametrize("number", range(1, 24))
def test_terms_are_lower_case_phrases_without_loose_spaces(number: int) -> None:
    objective = load_taxonomy().objective(number)
    for phrases in (*objective.terms.values(), *objective.negative.values()):
        assert all(phrase == " ".join(phrase.lower().split()) for phrase in phrases)
        assert not {"visa", "passport", "return", "data", "border", "cooperation", "information"} & set(
            phrases
        )


def test_no_term_is_evidence_for_more_than_two_objectives() -> None:
    owners: dict[tuple[str, str], list[int]] = {}
    for objective in load_taxonomy().objectives:
        for language, phrases in objective.terms.items():
            for phrase in phrases:
                owners.setdefault((language, phrase), []).append(objective.number)
    shared = {key: numbers for key, numbers in owners.items() if len(numbers) > 1}
    assert all(numbers == [4, 14] for numbers in shared.values()), "consular cards alone are both 4 and 14"


def test_the_ten_guiding_principles_are_there_in_four_languages() -> None:
    principles = load_taxonomy().principles
    assert [one.number for one in principles] == list(range(1, 11))
    assert all(set(one.names) == {"en", "es", "fr", "pt"} and one.definition for one in principles)
    assert principles[0].name == principles[0].names["en"] == "People-centred"


def test_the_words_that_state_an_objective_cover_three_languages() -> None:
    taxonomy = load_taxonomy()
    assert {"GCM objective", "objetivo", "objectif"} <= set(taxonomy.stated_prefixes)
    assert {"GCM", "Pacto Mundial para la Migración", "Pacte mondial pour les migrations"} <= set(
        taxonomy.names
    )


def test_an_unknown_objective_is_refused_with_the_known_numbers() -> None:
    with pytest.raises(TaxonomyError, match=r"no such objective; got 24; expected one of 1, 2, .*23\. Ask"):
        load_taxonomy().objective(24)


def test_the_packaged_taxonomy_is_loaded_once_and_says_where_it_is_from() -> None:
    assert load_taxonomy() is load_taxonomy()
    assert load_taxonomy().path == "packaged"


def test_a_taxonomy_is_frozen_hashable_and_travels_to_another_process() -> None:
    taxonomy = load_taxonomy()
    assert pickle.loads(pickle.dumps(taxonomy)) == taxonomy
    assert hash(pickle.loads(pickle.dumps(taxonomy))) == hash(taxonomy)
    with pytest.raises(FrozenInstanceError):
        taxonomy.id = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        taxonomy.objectives[0].terms["en"] = ()  # type: ignore[index]


def test_to_dict_is_plain_json() -> None:
    plain = load_taxonomy().to_dict()
    assert json.loads(json.dumps(plain)) == plain
    assert plain["sha256"] == load_taxonomy().sha256


# The hash


def test_the_hash_does_not_depend_on_the_layout_or_the_place_of_the_file(
    write: Writer, tmp_path: Path
) -> None:
    framework, *entries = SMALL.strip().split("\n\n")
    elsewhere = tmp_path / "elsewhere.toml"
    elsewhere.write_text(
        "# another layout\n" + "\n\n\n".join([*reversed(entries), framework]), encoding="utf-8"
    )
    assert load_taxonomy(write(SMALL)).sha256 == load_taxonomy(elsewhere).sha256


def test_the_hash_is_the_same_for_a_copy_of_the_packaged_file(write: Writer) -> None:
    copy = load_taxonomy(write(packaged_text("gcm.toml").replace("\n", "\r\n")))
    assert copy.sha256 == load_taxonomy().sha256
    assert copy.path.endswith("framework.toml")


@pytest.mark.parametrize(
    ("old", "new"),
    [("Seventh", "The seventh"), ("third thing", "third matter"), ("roundtable = 2\n", "roundtable = 1\n")],
)
def test_the_hash_changes_with_the_content(write: Writer, old: str, new: str) -> None:
    before = load_taxonomy(write(SMALL)).sha256
    text = changed(SMALL, old, new)
    if "roundtable" in old:
        text = changed(text, "roundtable = 1", "roundtable = 2")
    after = load_taxonomy(write(text)).sha256
    assert len(before) == 64
    assert before != after


# Another framework


def test_another_framework_needs_only_objectives(write: Writer) -> None:
    goals = load_taxonomy(
        write(
            '[framework]\nid = "sdg"\nname = "Goals"\nsource = "A/RES/70/1"\n'
            '[[objectives]]\nnumber = 170\ntitle = "Partnerships"\ndefinition = "Together."\n'
            '[[objectives]]\nnumber = 16\ntitle = "Peace"\ndefinition = "No war."\n'
        )
    )
    assert goals.numbers == (16, 170)
    assert goals.languages == ("en",)
    assert goals.roundtables == ()
    assert goals.principles == ()
    assert goals.roundtable_of(16) is None
    assert goals.objective(170).terms == {}


def test_a_framework_without_english_keeps_its_own_languages(write: Writer) -> None:
    text = SMALL.replace('languages = ["en", "es"]', 'languages = ["es", "en"]')
    text = text.replace('short = "Three"\nshort_es = "Tres"', 'short = "Tres"\nshort_en = "Three"')
    assert load_taxonomy(write(text)).objective(3).short == {"es": "Tres", "en": "Three"}


def test_terms_are_lowered_and_their_spaces_joined(write: Writer) -> None:
    taxonomy = load_taxonomy(write(changed(SMALL, "third thing", "  Third   THING ")))
    assert taxonomy.objective(3).terms["en"] == ("third thing",)


# What is refused


def test_a_missing_file_is_an_unknown_taxonomy(tmp_path: Path) -> None:
    for load in (load_taxonomy, load_chart, load_forums, load_mechanisms):
        with pytest.raises(
            UnknownTaxonomy, match=r"nowhere\.toml: no taxonomy file can be read there; got No such"
        ):
            load(tmp_path / "nowhere.toml")


def test_a_folder_is_an_unknown_taxonomy(tmp_path: Path) -> None:
    with pytest.raises(UnknownTaxonomy, match="no taxonomy file can be read there"):
        load_taxonomy(tmp_path)


def test_a_syntax_error_names_its_line(write: Writer) -> None:
    with pytest.raises(TaxonomyError, match=r"not TOML; got .*line 3.*expected TOML 1\.0"):
        load_taxonomy(write('[framework]\nid = "x"\nname = = "y"\n'))


def test_a_file_in_another_encoding_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes('[framework]\nname = "Migración"\n'.encode("latin-1"))
    with pytest.raises(TaxonomyError, match=r"line 2 is not UTF-8"):
        load_taxonomy(path)


DEFECTS = {
    "an objective in no roundtable": (
        ("roundtable = 2\n", "\n"),
        r"objective 7 is not in exactly one existing roundtable; got no roundtable; expected one of 1, 2\. Correct",
    ),
    "an objective in a roundtable that does not exist": (
        ("roundtable = 2\n", "roundtable = 9\n"),
        r"objective 7 is not in exactly one existing roundtable; got roundtable 9; expected one of 1, 2",
    ),
    "an objective in two roundtables": (
        ("roundtable = 2\n", "roundtable = [1, 2]\n"),
        r"\[\[objectives\]\] 7: roundtable is not right; got \[1, 2\] \(list\); expected a whole number",
    ),
    "a roundtable without objectives": (
        ("roundtable = 2\n", "roundtable = 1\n"),
        r"roundtable 2 has no objectives; expected at least one objective\. Give",
    ),
    "two roundtables of one number": (
        ('number = 2\ntitle = "Roundtable two"', 'number = 1\ntitle = "Roundtable two"'),
        r"the roundtables' numbers has one entry twice; got 1",
    ),
    "two objectives of one number": (
        ("number = 7", "number = 3"),
        r"the objectives' numbers has one entry twice; got 3; expected each entry once",
    ),
    "an empty title": (
        ('title = "Seventh"', 'title = " "'),
        r"\[\[objectives\]\] 7: title is not right; got ' '; expected text that is not blank",
    ),
    "a missing title": (
        ('title = "Seventh"\n', ""),
        r"\[\[objectives\]\] 7: title is missing; expected text in quotes\. Add title",
    ),
    "an unknown key of an objective": (
        ('definition = "What the seventh says."', 'defintion = "What the seventh says."'),
        r"\[\[objectives\]\] 7: unknown key; got 'defintion'; expected one of .* The nearest known key is 'definition'",
    ),
    "an unknown key of the file": (
        ("[framework]", 'objctives = "x"\n[framework]'),
        r"unknown key; got 'objctives'.*nearest known key is 'objectives'",
    ),
    "a language that the framework has not": (
        ('en = ["third thing"]', 'de = ["drittes Ding"]'),
        r"\[\[objectives\]\] 3 terms: unknown key; got 'de'; expected one of en, es",
    ),
    "a number in quotes": (
        ("number = 7", 'number = "7"'),
        r"number is not right; got '7' \(str\); expected a whole number of at least 1",
    ),
    "a number below one": (("number = 7", "number = 0"), r"got 0; expected a whole number of at least 1"),
    "true for a number": (("number = 7", "number = true"), r"got True \(bool\); expected a whole number"),
    "a term that is no text": (
        ('["third thing"]', "[3]"),
        r"terms: en is not right; got 3; expected a list of texts",
    ),
    "one term twice": (('["third thing"]', '["third thing", "Third thing"]'), r"en has one entry twice"),
    "a term for and against": (
        ('en = ["third thing"]', 'en = ["third thing"]\n[objectives.negative]\nen = ["Third thing"]'),
        r"a phrase stands under terms and under negative; got 'third thing' \(en\)",
    ),
    "no framework": (("[framework]\n", ""), r"unknown key; got 'id'"),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_framework_is_refused_for(defect: str, write: Writer) -> None:
    (old, new), message = DEFECTS[defect]
    with pytest.raises(TaxonomyError, match=message):
        load_taxonomy(write(changed(SMALL, old, new)))


def test_a_roundtable_named_in_a_framework_without_roundtables_is_refused(write: Writer) -> None:
    text = SMALL.replace('[[roundtables]]\nnumber = 1\ntitle = "Roundtable one"\n', "")
    text = text.replace('[[roundtables]]\nnumber = 2\ntitle = "Roundtable two"\n', "")
    with pytest.raises(TaxonomyError, match="expected no roundtable, since the file has no"):
        load_taxonomy(write(text))


def test_objectives_that_are_no_tables_are_refused(write: Writer) -> None:
    with pytest.raises(
        TaxonomyError, match=r"objectives is not right; got 'one'; expected one or more tables"
    ):
        load_taxonomy(write('objectives = ["one"]\n[framework]\nid = "x"\nname = "y"\nsource = "z"\n'))


def test_a_framework_without_objectives_is_refused(write: Writer) -> None:
    with pytest.raises(
        TaxonomyError, match=r"objectives is missing; expected one or more tables \[\[objectives\]\]"
    ):
        load_taxonomy(write('[framework]\nid = "x"\nname = "y"\nsource = "z"\n'))


# The chart of inputs


def test_the_chart_has_the_twelve_input_types_in_their_phases() -> None:
    assert {one.id: one.phase for one in load_chart().input_types} == INPUT_TYPES


def test_the_chart_names_the_capacities_of_those_who_speak() -> None:
    found = {one.id for one in load_chart().capacities}
    assert found == {
        "chair",
        "secretariat",
        "working_group_chair",
        "delegate",
        "member_state",
        "organization",
    }


def test_the_chart_has_the_phases_and_modes() -> None:
    chart = load_chart()
    assert [one.id for one in chart.phases] == ["before_imrf", "during_imrf", "unknown"]
    assert [one.id for one in chart.modes] == [
        "direct",
        "direct_joint",
        "indirect_state",
        "indirect_igo",
        "unknown",
    ]
    assert all(mode.definition for mode in chart.modes)
    assert all(input_type.definition for input_type in chart.input_types)


def test_only_an_oral_statement_may_be_indirect() -> None:
    indirect = {
        one.id for one in load_chart().input_types if "indirect_state" in one.modes and one.id != "other"
    }
    assert indirect == {"oral_statement"}


def test_a_joint_input_is_direct_joint() -> None:
    assert all(
        one.modes == ("direct_joint",) for one in load_chart().input_types if one.id.startswith("joint_")
    )


def test_an_unknown_input_type_is_refused() -> None:
    assert load_chart().input_type("side_event").phase == "during_imrf"
    with pytest.raises(TaxonomyError, match="no such input type; got 'speech'; expected one of own_event"):
        load_chart().input_type("speech")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'phase = "during_imrf"',
            'phase = "after_imrf"',
            r"no such phase; got 'after_imrf'; expected one of before_imrf",
        ),
        (
            'modes = ["direct_joint"]',
            'modes = ["joint"]',
            r"no such mode; got 'joint'; expected one of direct,",
        ),
        ('id = "own_event"', 'id = "other"', r"the input types' ids has one entry twice; got 'other'"),
        ('phase = "before_imrf"', 'phases = "before_imrf"', r"got 'phases'.*nearest known key is 'phase'"),
    ],
)
def test_a_chart_that_contradicts_itself_is_refused(write: Writer, old: str, new: str, message: str) -> None:
    with pytest.raises(TaxonomyError, match=message):
        load_chart(write(changed(packaged_text("chart.toml"), old, new)))


# The forums


def test_the_two_forums_have_their_days() -> None:
    first, second = load_forums()
    assert (first.id, first.year, first.start, first.end) == (
        "imrf-2022",
        2022,
        date(2022, 5, 17),
        date(2022, 5, 20),
    )
    assert (second.id, second.year, second.start, second.end) == (
        "imrf-2026",
        2026,
        date(2026, 5, 5),
        date(2026, 5, 8),
    )
    assert {first.place, second.place} == {"New York"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "end = 2026-05-08",
            "end = 2026-05-01",
            r"imrf-2026: it ends before it starts; got start 2026-05-05",
        ),
        ("year = 2026", "year = 2025", r"its days are not in its year 2025"),
        (
            "start = 2026-05-05",
            'start = "2026-05-05"',
            r"start is not right; got '2026-05-05' \(str\); expected a day",
        ),
        ("start = 2026-05-05", "start = 2026-05-05T09:00:00", r"\(datetime\); expected a day"),
        ('id = "imrf-2026"', 'id = "imrf-2022"', r"the forums' ids has one entry twice"),
        (
            "year = 2026\nstart = 2026-05-05\nend = 2026-05-08",
            "year = 2022\nstart = 2022-05-20\nend = 2022-05-21",
            r"forums imrf-2022 and imrf-2026 overlap",
        ),
    ],
)
def test_forums_out_of_order_are_refused(write: Writer, old: str, new: str, message: str) -> None:
    with pytest.raises(TaxonomyError, match=message):
        load_forums(write(changed(packaged_text("forums.toml"), old, new)))


# The mechanisms


@pytest.mark.parametrize("name", CANONICAL_MECHANISMS)
def test_the_register_has_the_canonical_name(name: str) -> None:
    assert name in {mechanism.name for mechanism in load_mechanisms()}


def test_the_register_has_at_least_forty_five_mechanisms() -> None:
    assert len(load_mechanisms()) >= 45
    assert all(
        one.region and one.kind in ("regional", "interregional", "global") for one in load_mechanisms()
    )


@pytest.mark.parametrize(
    ("variant", "name"),
    [
        ("Puebla Process", "Regional Conference on Migration"),
        ("Conferencia Regional sobre Migración", "Regional Conference on Migration"),
        ("Conferencia Suramericana sobre Migraciones", "South American Conference on Migration"),
        ("Proceso de Quito", "Quito Process"),
        ("Processus de Rabat", "Rabat Process"),
        ("Dialogue 5+5", "5+5 Dialogue on Migration in the Western Mediterranean"),
        (
            "Arab Regional Consultative Process on Migration and Refugee Affairs",
            "Arab Regional Consultative Process on Migration and Refugees Affairs",
        ),
        ("Forum mondial sur la migration et le développement", "Global Forum on Migration and Development"),
    ],
)
def test_a_variant_leads_to_its_mechanism(variant: str, name: str) -> None:
    assert [one.name for one in load_mechanisms() if variant in one.aliases] == [name]


@pytest.mark.parametrize("acronym", ["CRM", "RCM", "CSM", "CP", "ADD", "BP", "IGC", "APC"])
def test_acronyms_that_others_share_need_context(acronym: str) -> None:
    assert any(acronym in one.ambiguous_acronyms for one in load_mechanisms())
    assert not any(acronym in one.acronyms for one in load_mechanisms())


@pytest.mark.parametrize("acronym", ["MIDSA", "MIDWA", "SACM", "ARCP", "PIDC", "RMFM", "GFMD"])
def test_acronyms_of_their_own_name_a_mechanism_alone(acronym: str) -> None:
    assert sum(acronym in one.acronyms for one in load_mechanisms()) == 1


TWO_MECHANISMS = """
[[mechanisms]]
name = "First Process"
acronyms = ["FP"]
aliases = ["Proceso Primero"]
region = "Here"
kind = "regional"

[[mechanisms]]
name = "Second Process"
acronyms = ["SP"]
aliases = ["Proceso Segundo"]
region = "There"
kind = "regional"
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '"Second Process"',
            '"first  process"',
            r"one name stands twice .*got 'first  process' under First Process",
        ),
        ('"Proceso Segundo"', '"First Process"', r"one name stands twice"),
        (
            '"Proceso Segundo"',
            '"Proceso Primero"',
            r"got 'Proceso Primero' under First Process and under Second",
        ),
        (
            '"SP"',
            '"FP"',
            r"an acronym .* is used twice; got 'FP' under First Process and under Second Process",
        ),
        (
            'acronyms = ["SP"]',
            'ambiguous_acronyms = ["FP"]',
            r"is used twice; got 'FP'.*ambiguous_acronyms wherever",
        ),
        (
            'kind = "regional"',
            'kind = "local"',
            r"no such kind; got 'local'; expected one of regional, interregional",
        ),
        ('region = "There"', 'regions = "There"', r"got 'regions'.*nearest known key is 'region'"),
        (
            'region = "There"',
            'region = "There"\nactive = "no"',
            r"active is not right.*expected true or false",
        ),
    ],
)
def test_a_register_that_contradicts_itself_is_refused(
    write: Writer, old: str, new: str, message: str
) -> None:
    with pytest.raises(TaxonomyError, match=message):
        load_mechanisms(write(changed(TWO_MECHANISMS, old, new)))


def test_an_acronym_may_be_shared_where_both_hold_it_for_ambiguous(write: Writer) -> None:
    text = TWO_MECHANISMS.replace('acronyms = ["FP"]', 'ambiguous_acronyms = ["P"]')
    text = text.replace('acronyms = ["SP"]', 'ambiguous_acronyms = ["P"]')
    assert [one.ambiguous_acronyms for one in load_mechanisms(write(text))] == [("P",), ("P",)]


def test_every_public_name_is_listed() -> None:
    assert sorted(room.__all__) == list(room.__all__)
    assert all(hasattr(room, name) for name in room.__all__)


def test_the_objectives_on_which_annotators_disagree_most_are_marked_as_catch_alls(write: Writer) -> None:
    assert load_taxonomy().catch_alls == (2, 7, 23)
    assert load_taxonomy(write(SMALL)).catch_alls == ()
    marked = load_taxonomy(write(changed(SMALL, 'title = "Seventh"', 'title = "Seventh"\ncatch_all = true')))
    assert len(marked.catch_alls) == 1
    assert marked.sha256 != load_taxonomy(write(SMALL)).sha256
