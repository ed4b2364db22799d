"""The labelling interface of Label Studio for a framework: its XML, which a project takes as its configuration."""

from __future__ import annotations

from xml.etree import ElementTree as xml

from gcm_classify.exchange.labelstudio import NONE, OBJECTIVES, PRIMARY, TEXT
from gcm_classify.taxonomy import Objective, Taxonomy, load_taxonomy

__all__ = ["label_studio_config"]

_QUIET = "color: #667; font-size: 0.9em"


def label_studio_config(taxonomy: Taxonomy | None = None) -> str:
    """The XML for a project's labelling interface, ending in a line break.

    A passage is shown under its heading and between its neighbours. Any number of objectives can be chosen, or none; where
    several are, one can be made the primary. Choices are kept by number, so a better short name loses no label.

    Args:
        taxonomy: the framework whose objectives are the choices; the packaged one for None.
    """
    framework = taxonomy or load_taxonomy()
    view = xml.Element("View")
    xml.SubElement(view, "Header", value="$heading", size="5")
    _context(view, "before")
    xml.SubElement(view, "Text", name=TEXT, value="$text")
    _context(view, "after")
    xml.SubElement(
        view, "Header", value=f"{framework.name}: which objectives does it substantively address?", size="4"
    )
    _objectives(view, framework)
    _primary(view, framework)
    xml.indent(view)
    return xml.tostring(view, encoding="unicode") + "\n"


def _context(view: xml.Element, name: str) -> None:
    around = xml.SubElement(view, "View", style=_QUIET)
    xml.SubElement(around, "Text", name=f"text_{name}", value=f"${name}")


def _objectives(view: xml.Element, taxonomy: Taxonomy) -> None:
    choices = xml.SubElement(
        view, "Choices", name=OBJECTIVES, toName=TEXT, choice="multiple", required="true",
        requiredMessage="Choose at least one objective, or none of them.",
    )  # fmt: skip
    for objective in taxonomy.objectives:
        xml.SubElement(
            choices, "Choice", value=_name(objective), alias=str(objective.number), hint=objective.definition
        )
    xml.SubElement(choices, "Choice", value="None of them", alias=NONE, hint="A frequent and right answer.")


def _primary(view: xml.Element, taxonomy: Taxonomy) -> None:
    shown = xml.SubElement(view, "View", visibleWhen="choice-selected", whenTagName=OBJECTIVES)
    xml.SubElement(shown, "Header", value="If several: which one is it mainly about?", size="5")
    choices = xml.SubElement(shown, "Choices", name=PRIMARY, toName=TEXT, choice="single", layout="select")
    for objective in taxonomy.objectives:
        xml.SubElement(choices, "Choice", value=_name(objective), alias=str(objective.number))


def _name(objective: Objective) -> str:
    return f"{objective.number} {objective.short.get('en') or objective.title}"
