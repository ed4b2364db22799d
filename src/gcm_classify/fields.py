"""The fields of a practice fiche by the names that forms give them, in English, Spanish, French and Portuguese."""

from __future__ import annotations

import re
from functools import lru_cache

from gcm_classify.wording import plain

__all__ = ["FIELDS", "MOST_WORDS", "field_of", "is_event_label", "names_compact"]

MOST_WORDS = 10  # words of a label

# Every name stands without accents and in lower case; "of the practice" and the like may follow.
FIELDS: dict[str, str] = {
    "title": "title|practice title|name|practice|good practice|best practice|effective practice|promising practice|initiative|"
    "project|project title|practice name|project name|programme name|titulo|nombre|practica|buena practica|iniciativa|proyecto|"
    "denominacion|titre|intitule|nom|pratique|bonne pratique|projet|nome|pratica|boa pratica|projeto|designacao",
    "country": "country|countries|state|states|member state|member states|participating states|location|region|corridor|"
    "corridors|where|geographic scope|geographical scope|geographic coverage|geographical coverage|area covered|place of "
    "implementation|submitting state|submitting country|pais|paises|estado|estados|ubicacion|cobertura geografica|ambito "
    "geografico|alcance geografico|corredor|lugar de ejecucion|pays|etat|etats|zone geographique|couverture geographique|lieu de "
    "mise en oeuvre|couloir|territorio|abrangencia geografica|ambito territorial|local de execucao",
    "objectives": "objective|objectives|objective number|objective no|gcm objective|gcm objectives|global compact objective|"
    "global compact objectives|compact objectives|objetivo|objetivos|objectif|objectifs|numero de objetivo|numero d'objectif",
    "aims": "aim|aims|purpose|goal|goals|rationale|finalidad|proposito|fin|meta|metas|but|buts|finalite|finalidade|proposito",
    "partners": "partner|partners|stakeholders|actors|actors involved|implemented by|implementing agency|implementing agencies|"
    "implementing entity|implementing organization|implemented with|carried out by|carried out with|run by|run with|executed by|in cooperation with|in collaboration with|in partnership with|lead agency|lead institution|lead entity|institutions involved|institutions|"
    "responsible institution|responsible entity|responsible ministry|cooperating partners|with whom|"
    "ejecutado por|ejecutada por|ejecutado con|realizado con|en colaboracion con|en alianza con|socios|aliados|asociados|contrapartes|contraparte|actores|actores involucrados|actores clave|entidades participantes|"
    "entidad ejecutora|entidades ejecutoras|institucion responsable|instituciones responsables|instituciones participantes|"
    "instituciones|partenaire|partenaires|acteurs|parties prenantes|institution responsable|institutions responsables|"
    "organisme responsable|mise en oeuvre par|mise en oeuvre avec|mis en oeuvre par|mis en oeuvre avec|en partenariat avec|avec qui|executado por|executada por|executado com|em parceria com|com quem|con quien|parceiro|parceiros|entidades parceiras|instituicoes envolvidas|atores|"
    "entidade executora|entidades envolvidas|instituicao responsavel|instituicoes",
    "period": "period|date|dates|duration|timeframe|time frame|timeline|year|years|start date|period of implementation|"
    "implementation period|when|since|periodo|fecha|fechas|duracion|vigencia|ano|anos|plazo|fecha de inicio|periode|duree|annee|"
    "annees|calendrier|date de debut|duracao|data|datas|prazo|data de inicio|desde",
    "description": "description|summary|overview|background|context|activities|activity|actions|action|actions taken|action taken|"
    "measures|measures taken|what was done|what we did|what is done|how it works|how it was done|content|approach|the practice in "
    "brief|practice in brief|state of play|brief|descripcion|resumen|contexto|antecedentes|actividades|acciones|medidas|que se hizo|en que consiste|como "
    "funciona|enfoque|resume|contexte|activites|mesures|mesures prises|actions menees|ce qui a ete fait|en quoi elle consiste|"
    "demarche|descricao|resumo|atividades|acoes|o que foi feito|em que consiste|abordagem|fonctionnement|desarrollo",
    "results": "result|results|outcome|outcomes|impact|impacts|achievement|achievements|evidence|evidence of impact|effects|"
    "effect|progress|what changed|what it achieved|what was achieved|key figures|resultado|resultados|impacto|impactos|logros|"
    "evidencia|evidencias|efectos|avances|que cambio|que se logro|resultat|resultats|effets|realisations|acquis|ce qui a change|"
    "progres|efeitos|conquistas|progressos|o que mudou|evidencias",
    "beneficiaries": "beneficiary|beneficiaries|target group|target groups|target population|target audience|beneficiarios|"
    "beneficiarias|poblacion objetivo|poblacion beneficiaria|poblacion meta|grupo meta|publico meta|beneficiaires|groupe cible|"
    "groupes cibles|public cible|public vise|population cible|publico-alvo|grupo-alvo|populacao beneficiaria",
    "challenges": "challenge|challenges|obstacles|difficulties|risks|limitations|desafios|retos|dificultades|obstaculos|riesgos|"
    "limitaciones|defis|difficultes|risques|limites|dificuldades|riscos|limitacoes",
    "lessons": "lessons|lessons learned|lessons learnt|lesson learned|what we learned|what we learnt|recommendations|lecciones|"
    "lecciones aprendidas|aprendizajes|recomendaciones|enseignements|enseignements tires|lecons|lecons apprises|lecons tirees|"
    "recommandations|licoes|licoes aprendidas|aprendizados|recomendacoes",
    "replication": "transferability|replicability|replication|scalability|scaling up|sustainability|potential for replication|"
    "transferabilidad|replicabilidad|replicacion|sostenibilidad|transferabilite|reproductibilite|replication|durabilite|"
    "perennite|transferibilidade|replicabilidade|replicacao|sustentabilidade|can it be transferred|conditions for transfer",
    "resources": "budget|funding|cost|costs|financing|funded by|donor|donors|resources|source of funding|presupuesto|"
    "financiamiento|financiacion|costo|costos|recursos|donantes|cout|couts|financement|bailleurs|bailleurs de fonds|ressources|"
    "orcamento|financiamento|custo|custos|doadores",
    "contact": "contact|contact name|name of the focal point|name of focal point|name of the contact|contacts|contact person|contact point|contact details|contact information|focal point|e-mail|email|"
    "contacto|punto focal|persona de contacto|correo|point focal|personne de contact|coordonnees|courriel|contato|ponto focal",
    "theme": "theme|themes|topic|topics|thematic area|thematic areas|area|areas|pillar|sector|category|tema|temas|area tematica|"
    "eje|eje tematico|pilar|categoria|thematique|domaine|domaines|axe|axe thematique|pilier|categorie|eixo|eixo tematico",
    "mechanism": "mechanism|process|regional consultative process|forum|iscm|submitted by|mecanismo|proceso|foro|presentada por|"
    "presentado por|mecanisme|processus|soumis par|soumise par|presente par|presentee par|processo|apresentada por|"
    "apresentado por",
    "principles": "guiding principle|guiding principles|cross-cutting principles|principio rector|principios rectores|principe "
    "directeur|principes directeurs|principios orientadores|principio orientador",
    "sources": "more information|further information|link|links|website|web|source|sources|references|mas informacion|enlace|"
    "enlaces|sitio web|fuente|fuentes|plus d'informations|pour en savoir plus|lien|liens|site|site web|mais informacoes|ligacoes|"
    "fonte|fontes",
}  # fmt: skip

_LEAD = (
    r"(?:(?:project|practice|main|key|brief|short|relevant|related|primary|principal|expected|achieved|observed|specific|general|other|"
    r"implementing|implementation|breve|principales|principais|pertinentes?|relevantes?|relacionad[oa]s?|esperados?|otros|"
    r"bref|breve|courte|principaux|principales|attendus|autres|outros|the|el|la|los|las|le|les|o|a|os|as|l') ?){0,3}"
)
_TAIL = (
    r"(?:[ /,&-]+(?:of|for|in|to|and|or|achieved|obtained|involved|concerned|covered|addressed|relevant|related|de|del|da|do|das|"
    r"dos|des|du|d'|en|y|et|e|ou|a|al|au|aux|pour|para|por|clave|pertinentes?|relevantes?|relacionad[oa]s?|concernes?|vises?|"
    r"obtenidos|alcanzados|obtenus|atteints|obtidos|alcancados|involucrad[oa]s|impliques|envolvid[oa]s|participantes?|participants?|"
    r"abordados?|principales|principaux|principais|gcm|pmm|pmms|no\.?|number|title|name)\b.*)?"
)
_BY_LENGTH = sorted(
    ((name, field) for field, names in FIELDS.items() for name in names.split("|")),
    key=lambda pair: -len(pair[0]),
)
_LABEL = re.compile(
    rf"^(?:\W*(?:\d{{1,2}}|[a-z])[.)]\s*)?{_LEAD}(?P<name>{'|'.join(re.escape(name) for name, _ in _BY_LENGTH)}){_TAIL}$"
)
_FIELD_OF = dict(_BY_LENGTH)
_COMPACT = re.compile(
    r"\b(?:gcm|global compact|compact|pacto mundial|pacto global|pacte mondial|pmm|pmms|pacto|pacte)\b"
)
_ASKED = re.compile(
    r"^(?:which|under|what|relevant|related|link\w*|contribut\w+|corresponding|objectives?|gcm|global|compact|main|primary|a que|que|"
    r"cual|cuales|vincul\w+|contribu\w+|objetivos?|relacion\w*|pertinent\w*|a quel|quels?|lien|objectifs?|qual|quais|a qual|relevante\w*|"
    r"correspond\w+)\b.*\bobje[ct]{1,2}i[vf]"
)
_EVENT = re.compile(
    r"^(?:venue|time|place|room|organi[sz]ers?|co-?organi[sz]ers?|organized by|registration|interpretation|languages?|format|moderator|"
    r"speakers?|panellists?|rsvp|hora|sala|lugar|organizador(?:es)?|idiomas?|inscripcion|moderador[ae]?s?|oradores|ponentes|heure|salle|lieu|"
    r"organisateurs?|langues?|inscriptions?|moderat(?:eur|rice)|intervenants?|local|organizadores|linguas?|inscricao|date and time|fecha y hora|"
    r"date et heure|data e hora)$"
)


@lru_cache(maxsize=4_096)
def field_of(label: str) -> str | None:
    """The field that a label names; None for a label of another form.

    >>> field_of("Title of the practice"), field_of("Objetivo(s) del Pacto"), field_of("Pays concernés"), field_of("Weather")
    ('title', 'objectives', 'country', None)
    """
    text = _bare(label)
    if not text or len(text.split()) > MOST_WORDS:
        return None
    match = _LABEL.match(text)
    if match is None:
        return "objectives" if _names_objectives(text) else None
    return "objectives" if _names_objectives(text) else _FIELD_OF[match["name"]]


def names_compact(label: str) -> bool:
    """Whether a label speaks of the Compact, so that its objectives are not the practice's own aims.

    >>> names_compact("Relevant GCM objective(s)"), names_compact("Objectives of the project")
    (True, False)
    """
    return _COMPACT.search(_bare(label)) is not None


def is_event_label(label: str) -> bool:
    """Whether a label belongs to the announcement of an event rather than to a practice.

    >>> is_event_label("Organisateurs"), is_event_label("Partners")
    (True, False)
    """
    return _EVENT.match(_bare(label)) is not None


def _bare(label: str) -> str:
    """The label without case, accents, plural in brackets and closing marks."""
    text = re.sub(r"\s*[(/\[][a-z]{0,3}[)\]]?(?=\s|$)|\([^)]{0,60}\)", "", plain(label[:200]))
    return text.strip(" :.*–-_|•¿?")


def _names_objectives(text: str) -> bool:
    """Whether a label asks for objectives of the Compact: "Which objective of the Compact does it serve"."""
    return _ASKED.match(text) is not None and _COMPACT.search(text) is not None
