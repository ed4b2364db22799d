"""What words say which kind of paper it is. English, Spanish, French, Portuguese; patterns over folded text."""

from __future__ import annotations

import re
from typing import Literal

__all__ = ["ANYWHERE", "CUES", "FORUM", "JOINT", "Kind"]

Kind = Literal[
    "outcome",
    "report",
    "compilation",
    "oral",
    "written",
    "statement",
    "side_event",
    "agenda",
    "logistics",
    "letter",
    "participants",
    "invitation",
    "national",
    "press",
]

FORUM = re.compile(
    r"\b(?:international migration review forum|imrf|foro de examen de la migracion internacional|"
    r"foro de examen de las migraciones|fe?mi\b|forum d'examen des migrations internationales|"
    r"forum d'examen de la migration internationale|forum de (?:revisao|exame|analise) da[s]? migrac\w+ internaciona\w+)"
)
JOINT = re.compile(
    r"\b(?:joint|jointly|conjunt[oa]s?|conjuntamente|conjointe?s?|conjointement|commune?|common|"
    r"co-?organi[sz]\w+|co-?host\w+|co-?sponsor\w+|coorganis\w+|coorganiza\w+|co-organis\w+)\b"
)

# For lines of the title page: (kind, strength, pattern). The first kind named in a line is its head noun.
_LINES: tuple[tuple[Kind, float, str], ...] = (
    (
        "outcome",
        1.0,
        r"\bdeclaration\b(?<!progress declaration)(?<!new york declaration)(?! (?:au nom|ecrite|par ecrit|orale|prononcee|faite|d(?:e|u) (?:m(?:me|\.)|m\b)))|"
        r"\bcommunique\b(?! de presse)|\b(?:agreed )?conclusions?\b(?! and next steps)|\b(?:plan of action|action plan|"
        r"outcome document)|\bcall to action|\brecommendations\b|\broad ?map\b|\bco-?chairs?'?s? "
        r"(?:statement|declaration|conclusions)|\bstatement of (?:the )?(?:co-?chairs|ministers|conclusions)|"
        r"\bministerial statement|\bresolution\b|\bpledge|"
        r"\bdeclaracion\b(?! (?:en nombre|a nombre|en representacion|escrita|por escrito|oral|pronunciada|del? (?:la )?(?:delegacion|"
        r"representante|embajador)))|\bcomunicado\b(?! de prensa)|\bconclusiones\b|\bplan de accion|\bhoja de ruta|"
        r"\brecomendaciones|\bdocumento final|\bacuerdos?\b|"
        r"\bplan d'action|\bfeuille de route|\brecommandations|\bdocument final|"
        r"\bcommitments\b|\bconsensus\b|\bconsenso\b|\boutcome statement|\boutcome of the|\bcharter\b|\bcompromisos?\b|\bcommitments? of\b|\bengagements? d|\bcarta d[ae] [a-z]+$|\bacuerdo (?:sobre|de)\b|"
        r"\bplan (?:sur|sud|regional|estrategico)\w*|\bcommunique final|\bengagements\b|\bcompromissos\b|\bcarta de\b(?! (?:fecha|invit))|"
        r"\bdeclaracao\b(?! (?:em nome|escrita|por escrito|oral|proferida))|\bconclusoes|\bplano de acao|\brecomendacoes|\broteiro\b",
    ),
    (
        "report",
        1.0,
        r"\breport\b|\b(?:co-?)?chairs?'?s? summary|\bsummary\b|\bminutes of|\bminutes$|\b(?:summary )?record of|"
        r"\bproceedings\b|\bmeeting (?:note|notes|summary|report)|\bnote on the (?:(?!travel|visa|logistic|arrang|hotel|accommod|organi[sz]ation of)[\w-]+\'?s?\'? ){0,4}(?:meetings?|workshops?|consultations?|seminars?|review)\b|\bread-?out\b|"
        r"\binforme\b|\brelatoria\b|\bresumen\b|\bacta\b|\bmemoria de\b|\bnota de sintesis|\bsintesis\b|\bayuda memoria|\bminuta\b|\baide[- ]memoire\b|"
        r"\bnota de la reunion|\brapport\b|\bcompte[- ]rendu|\bresume\b|\bnote de synthese|\bproces-verbal|\bsynthese\b|"
        r"\bnotes (?:from|of)|\brecord of|\baccount of|\bnota de (?:la|los)|\brelato\b|\bmemoria\b|\breleve des|\bnote (?:sur|of) (?:la|the)|"
        r"\bsumario\b|\bnota d[ae] reuniao|\brelatorio\b|\bresumo\b|\bnota de sintese|\bsintese\b|\bata d[ae]\b",
    ),
    (
        "report",
        1.5,
        r"\b(?:progress|implementation|activity|annual|final|follow-up|meeting|workshop|mission|synthesis|summary|review) "
        r"report\b",
    ),
    (
        "compilation",
        1.2,
        r"\bcompilation\b|\bcompendium\b|\b(?:good|effective|best|promising|notable) practices?\b|\brepository of|"
        r"\bcollection of|\bpartnership models|\bpractice (?:fiches|sheets|notes)|"
        r"\binventory of|\blibrary of|\bcatalogue of|\bpractice library|\bcountry experiences|\bpractices\b|\bpracticas\b|\bpratiques\b|"
        r"\bpraticas\b|\b(?:catalogo|inventario|banco|guia|coleccion|colecao) de|\bmodelos? de (?:cooperacion|cooperacao|parceria|asociacion|alianza)|"
        r"\bmodeles? de partenariat|\b(?:experiencias|experiences) |\binventaire d|\bcatalogue d|\bpartenariats\b|\bpartnerships\b|"
        r"\brecopilacion|\bcompendio\b|\b(?:buenas|mejores) practicas|\bpracticas (?:eficaces|prometedoras|efectivas)|"
        r"\bfichas de (?:buenas )?practicas|"
        r"\brecueil\b|\bbonnes pratiques|\bpratiques (?:efficaces|prometteuses)|\brepertoire de|\bfiches de pratiques|"
        r"\bcompilacao|\bcoletanea|\bboas praticas|\bpraticas (?:eficazes|promissoras)",
    ),
    (
        "oral",
        1.4,
        r"\boral (?:statement|intervention)|\bstatement (?:as )?delivered|\bdelivered (?:by|at|on|in)\b|\b(?:opening|closing|keynote) "
        r"(?:remarks|speech)|\bremarks (?:by|of)|\bspeech (?:by|of)|\baddress (?:by|of)|\bmessage (?:to|from|of|d)|\bpalabras d|\bpalavras d|\bleid[oa] por|\blid[oa] p(?:or|el)|\blue? par|\btalking points|\bdeclaracion oral|\bpronunciad[oa]\b|"
        r"\bdiscurso\b|\bintervencion\b|\ballocution\b|\bdiscours\b|\bintervention (?:de|du|au|orale)|\bprononcee?\b|"
        r"\bdeclaration orale|\bdeclaracao oral|\bintervencao\b|\bproferid[oa]\b",
    ),
    (
        "written",
        1.4,
        r"\bwritten (?:statement|input|submission|contribution|comments)|\bsubmission\b|\bstatement submitted|\binput (?:of|by|"
        r"from|to)|\bcontribution (?:to|of|by|from|du|de|d'|au|aux|ecrite|conjointe|commune)|\bjoint (?:written |)(?:input|"
        r"contribution|submission)|\binsumos?\b|\bposition paper|\bpaper (?:for|submitted|to)|\bposicion\b|\bposicao\b|\bmemoire\b(?! d')|\bapport\b|\bdocument (?:soumis|commun)|\b(?:shared|common) (?:input|paper)|\binformation on the activities|\bdeclaracion escrita|\bcontribucion|\baportes? (?:escrito|de|del|conjunto)|"
        r"\bpresentacion escrita|\bcomunicacion escrita|\bdeclaration ecrite|\bcontribution\b|\bsoumission\b|"
        r"\bdeclaracao escrita|\b(?:declaration|declaracion|declaracao|contribution|contribucion|contributo|statement|input|texto?) (?:in writing|por escrito|par ecrit)|\bcontribuicao|\bcontributo\b|\bsubmissao",
    ),
    (
        "statement",
        1.0,
        r"\bstatement\b(?<!ministerial statement)(?<!chairs statement)(?<!chairs' statement)(?<!chair's statement)(?! of (?:the )?(?:co-?chairs|ministers|conclusions))|"
        r"\bdeclaracion (?:en nombre|a nombre|en representacion|del? (?:la )?(?:delegacion|representante|embajador))|"
        r"\bdeclaration (?:au nom|faite|d(?:e|u) (?:m(?:me|\.)|m\b))|\bdeclaracao em nome",
    ),
    (
        "side_event",
        1.6,
        r"\bside[- ]?events?\b|\bparallel event|\bevento paralelo|\bevento lateral|\bevenement parallele|"
        r"\bmanifestation parallele|\bacti?vidade? paralela|\batividade paralela|\bacto paralelo|\bato paralelo|\bevenement en marge|\b(?:on|at|in) the (?:margins|sidelines)|\bal margen d|\ben marge d|"
        r"\ba margem d",
    ),
    (
        "side_event",
        1.0,
        r"\bconcept (?:note|paper)|\bnota conceptual|\bnota de concepto|\bnote conceptuelle|\bnote de cadrage|\bnota conceitual|"
        r"\bnote de concept",
    ),
    (
        "agenda",
        1.3,
        r"\b(?:draft|provisional|annotated|tentative|preliminary|revised|meeting) (?:agenda|programme)\b|\bagenda (?:of the|for the) [\w ]{0,40}meeting|\bprogramme of work|\brun of show|"
        r"\bordre du jour|\borden del dia|\bagenda (?:provisional|preliminar|anotad\w)|\bprograma (?:provisional|preliminar|"
        r"de trabajo)|\bordem do dia|\bordem de trabalhos",
    ),
    (
        "logistics",
        1.5,
        r"\blogistics?\b|\blogistical\b|\binformation (?:note|circular) for (?:participants|delegat)|\bpractical (?:information|"
        r"arrangements)|\badministrative (?:note|arrangements|circular|information)|\b(?:entry )?visas?\b.{0,40}\b(?:letter|"
        r"support|passes|application|arrangement|delegat|participant)|\bvisa (?:letter|support|request|application)|"
        r"\baccreditation\b|\bhotel|\baccommodation\b|\btravel arrangements|\bregistration\b|\bbadges?\b|"
        r"\bnota logistica|\binformacion (?:practica|logistica)|\balojamiento\b|\bacreditacion\b|\bnota informativa para|"
        r"\binformations? (?:pratiques?|logistiques?)|\bnote (?:logistique|d'information (?:pratique|a l'intention))|"
        r"\bhebergement\b|\binformacoes (?:praticas|logisticas)|\balojamento\b",
    ),
    (
        "participants",
        1.6,
        r"\blist of participants|\bparticipants'? list|\blista de participantes|\bliste des participants",
    ),
    (
        "invitation",
        1.4,
        r"\binvitation\b|\bsave the date|\bregistration form|\binvitacion\b|\bconvocatoria\b|\bconvite\b|\bconvocation\b",
    ),
    (
        "letter",
        1.2,
        r"\b(?:note verbale|nota verbal|letter (?:dated|from)|carta (?:de fecha|dirigida))",
    ),
    (
        "letter",
        1.2,
        r"^\W*(?:(?:subject|re|ref|objet|asunto|assunto|to|a la atencion)\s*[:,]|dear |lettre\b|letter of)",
    ),
    ("agenda", 1.3, r"^\W*(?:agenda|programme|programa)\b(?! (?:2030|2063|for|note))"),
    ("report", 1.0, r"^\W*(?:minutes|ata)\b"),
    (
        "national",
        2.0,
        r"\bnational (?:voluntary )?(?:gcm )?(?:report|review|implementation (?:plan|report))|\bvoluntary (?:national )?(?:gcm )?"
        r"(?:review|report)|\bcountry report|\binforme (?:nacional|voluntario)|\brapport (?:national|volontaire)|"
        r"\brelatorio (?:nacional|voluntario)|\bexamen (?:nacional|national)",
    ),
    ("press", 1.6, r"\bpress release|\bcomunicado de prensa|\bcommunique de presse|\bnewsletter\b|\bnews\b"),
)
CUES: tuple[tuple[Kind, float, re.Pattern[str]], ...] = tuple((k, w, re.compile(p)) for k, w, p in _LINES)

# Worth their weight wherever in letterhead, head, opening or closing they stand.
_FORMULAE: tuple[tuple[Kind, float, str], ...] = (
    (
        "oral",
        3.0,
        r"\bcheck against delivery|\bas delivered\b|\bverificar (?:con|contra) el discurso|\bcot[ei]jese con|"
        r"\bverifier au prononce|\bseul le prononce fait foi|\bprononce fait foi|\bverificar na (?:leitura|alocucao)|"
        r"\bso vale o (?:discurso )?proferido",
    ),
    (
        "oral",
        1.2,
        r"\b(?:take the floor|deliver (?:this|the present) (?:joint )?statement|tomo la palabra|hago uso de la palabra|"
        r"prends la parole|uso da palavra)\b",
    ),
    (
        "outcome",
        2.0,
        r"\b(?:have (?:agreed|adopted|decided) (?:as follows|the following)|hereby (?:adopt|agree|declare)|"
        r"acuerdan(?: lo siguiente)?:|\bacordaron(?: lo siguiente)?:|hemos acordado|adoptan la (?:presente|siguiente)|declaramos|declaran:|"
        r"(?:sommes|sont) convenus|avons (?:adopte|convenu)|adoptent|acordaram|acordamos|adotamos|adotaram o seguinte)",
    ),
    (
        "outcome",
        1.6,
        r"^\W*(?:(?:do |does )?hereby |have |hemos |avons |(?:se )?)?(?:declare|agree[ds]?|resolves?|decided?|recommend|undertake|acuerdan|acordaron|convinieron|resolvieron|declararon|decidieron|ont decide|ont arrete|"
        r"acordamos|declaran|resuelven|deciden|convienen|recomiendan|declarent|conviennent|convenons|decident|adoptent|recommandent|"
        r"declaram|acordam|acordaram|acordamos|resolvem|decidem|recomendam)(?: (?:to|that|que|lo siguiente|ce qui suit|o seguinte|as follows))?\W*$",
    ),
    (
        "outcome",
        0.8,
        r"\b(?:was|were|is|are)? ?(?:adopted|endorsed|approved|adoptad[oa]s?|aprobad[oa]s?|suscrit[oa]s?|adoptee?s?|approuvee?s?|aprovad[oa]s?|"
        r"adotad[oa]s?)\b (?:by|at|in|on|por|en|par|a l|le|pel|em|no|na)\b",
    ),
    (
        "outcome",
        1.0,
        r"^\W*(?:we|nosotr[oa]s|nous|nos), (?:the |los |las |les |os |as )?(?:ministers|ministr|heads|jefes|chefs|chefes|vice|representa|represent|delega|director|senior officials|altos funcionarios|hauts fonctionnaires)",
    ),
    (
        "outcome",
        1.0,
        r"^\W*(?:adopted|done|approved) (?:at|in|on|by)\b|^\W*(?:adoptad[oa]|aprobad[oa]|hech[oa]|dad[oa]) (?:en|el)\b|"
        r"^\W*(?:adoptee?|faite?) (?:a|en|le)\b|^\W*(?:adotad[oa]|aprovad[oa]|feit[oa]) (?:em|a|no|na)\b",
    ),
    (
        "written",
        1.5,
        r"\b(?:present|this) statement is (?:circulated|submitted|issued)|\bsubmitted in writing|\bse presenta por escrito|"
        r"\bsoumise? par ecrit|\bapresentad[oa] por escrito|\bstatement submitted by",
    ),
    (
        "letter",
        2.0,
        r"\brenewed assurances of|\bassurances? of (?:my|its|our) highest|\bdistinguida consideracion|\b(?:tres )?haute "
        r"consideration|\b(?:mais )?alta consideracao|\byours (?:sincerely|faithfully)|\batentamente\b",
    ),
    (
        "side_event",
        1.0,
        r"\b(?:speakers|panelists|panellists|moderator|guiding questions|format of the event|panelistas|moderador\w?|"
        r"preguntas orientadoras|intervenants|moderat(?:eur|rice)|questions directrices|deroulement|oradores)\b",
    ),
    (
        "logistics",
        1.2,
        r"\b(?:hotel|airport|shuttle|visa application|entry visa|aeropuerto|aeroport|aeroporto|per diem|wi-?fi|dress code)\b",
    ),
)
ANYWHERE: tuple[tuple[Kind, float, re.Pattern[str]], ...] = tuple(
    (k, w, re.compile(p, re.MULTILINE)) for k, w, p in _FORMULAE
)
