"""What the words around a name make of it: an author, a partner, an addressee, a subject. English, Spanish, French,
Portuguese; every pattern runs over folded text (no case, no accents)."""

from __future__ import annotations

import re

__all__ = [
    "BEHALF",
    "BYLINE",
    "BYLINE_START",
    "FIRST_PERSON_BEHALF",
    "JOINTLY",
    "ORGANISER_LABEL",
    "SIGNATURE",
    "addressed",
    "is_behalf",
    "is_collective",
    "is_subject",
]

_BEHALF = (
    r"(?:\bon behalf of|\bfor and on behalf of|\bin the name of|\ben nombre(?: y representacion)? de|\ba nombre de|"
    r"\ben representacion de|\bau nom d|\bpour le compte d|\bem nome d|\bem representacao d|\bem nome e em representacao d|"
    r"\b(?:speak|speaking|speaks|take the floor|takes the floor) (?:today |here )?for\b)"
)
_BEHALF_AFTER = re.compile(
    r"^[^.;\n]{0,60}\b(?:on (?:whose|its|their) behalf|in (?:whose|its|their) name|en cuyo nombre|en su nombre|au nom (?:duquel|"
    r"desquels|de laquelle|desquelles)|em cujo nome|em seu nome)\b"
)
BEHALF = re.compile(_BEHALF)
_ENDS_WITH_BEHALF = re.compile(_BEHALF + r"[^.;\n]{0,110}$")
BYLINE = re.compile(
    r"\W*(?:(?:joint|written|oral|common) )*(?:statement |submission |contribution |report |declaration |declaracao |"
    r"declaracion |contribucion |contribuicao |informe |rapport |relatorio )?"
    r"(?:(?:conjunt\w|conjointe?|commune?|escrit\w|ecrite) )?"
    r"(?:submitted |delivered |presented |prepared |issued |presentad\w |presentee? |apresentad\w )?"
    r"(?:by|from|por|par|pelos?|pelas?|of|de|du|des|da|do|das|dos)\s+(?:the |los |las |les |el |la |le |l'|os |as )?"
    r"(?!time|end|many|all)(?:[\w' -]{0,60}\()?$"
)
BYLINE_START = re.compile(
    r"\W*(?:submitted |delivered |presented |prepared |issued |presentad\w |pronunciad\w |presentee? |prononcee? |apresentad\w |"
    r"proferid\w )?(?:by|por|par|pel[oa]s?|on behalf of|en nombre d|au nom d|em nome d)\b"
)
FIRST_PERSON_BEHALF = re.compile(
    r"\b(?:i|we|my delegation|our delegation)\b[^.;]{0,90}?\b(?:honou?r|privilege|pleasure|speak|deliver|floor|submit|"
    r"statement)|\b(?:tengo el honor|tenemos el honor|me honra|es un honor|tomo la palabra|hablo|hablamos|intervengo)|"
    r"\b(?:j'ai l'honneur|nous avons l'honneur|je prends la parole|je m'exprime|je parle|nous parlons)|"
    r"\b(?:tenho a honra|temos a honra|tomo a palavra|falo|falamos|faco uso da palavra)|"
    r"\b(?:is|are|has the|have the) (?:honou?r\w*|privilege\w*|pleased)|\b(?:submits?|presents?|delivers?|speaks?|takes? the floor|communicates?|transmits?) "
    r"(?:this|the present|today|here|on behalf)|\b(?:presenta|somete|soumet|presente|apresenta|submete) (?:est|la presente|le "
    r"present|la presente|o presente|ce |cette )|"
    r"\b(?:tiene a bien|hace llegar|se permite|remite a|communique ci-apres|fait parvenir|faz chegar|leva ao conhecimento)|"
    r"\b(?:(?:this|the present|esta|la presente|la presente|o presente|a presente) (?:joint |written |oral )*"
    r"(?:statement|submission|contribution|input|declaracion|declaration|declaracao|contribucion|contribuicao))"
)

# "comments on the X", "study of the X": the X is what the paper is about.
_ABOUT = re.compile(
    r"\b(?:comments?|observations?|analysis|study|evaluation|assessment|critique|reflections|lessons|article|response|"
    r"letter|recommendations|appeal|brief|history|guide|introduction|perspectives?|views|submission|report|paper|review|"
    r"comentarios|observaciones|analisis|estudio|evaluacion|carta|respuesta|recomendaciones|informe|"
    r"commentaires|analyse|etude|evaluation|lettre|reponse|recommandations|rapport|"
    r"observacoes|analise|estudo|avaliacao|resposta|recomendacoes|relatorio)\s+"
    r"(?:on|about|regarding|concerning|to|sobre|acerca de|sur|concernant|a propos d\w*|acerca d\w+|ao?|al|"
    r"aux?)\s+(?:the |el |la |le |les |los |o )?(?:(?!by |from |par |por |pel[oa] )[\w'-]+ ){0,7}$|"
    r"\b(?:asks|demands|proposals|messages|questions|advice|options|pedidos|demandas|propuestas|propositions|propostas) "
    r"(?:for|to|para|al?|pour|aux?|ao)\s+(?:the |el |la |le |les |los |o )?(?:[\w'-]+ ){0,4}$"
)
_OF_ABOUT = re.compile(
    r"\b(?:study|evaluation|assessment|critique|history|analysis|estudio|evaluacion|analisis|historia|etude|"
    r"analyse|histoire|estudo|avaliacao|analise|observers?)\s+(?:of|de|du|del|da|do|des|in|to)\s+(?:the |la |el |l')?$"
)
_ADDRESSEE = re.compile(
    r"^\W*(?:to|cc|for the attention of|attn|a la atencion de|al?|a l'attention d|a l'intention d|destinataires?|"
    r"destinatarios?|para|ao?s?)\s*:|"
    r"\b(?:addressed to|submitted to|presented to|letter to|statement (?:at|to|before)|remarks (?:at|to)|intervention "
    r"(?:at|to)|address to|speech (?:at|to)|delivered (?:at|to)|dirigid[ao] a|presentad[ao] a(?:nte)?|adressee? (?:a|au)|"
    r"presentee? (?:a|au|devant)|enderecad[ao] a|apresentad[ao] a)\W*(?:the |el |la |le |l')?(?:[\w'-]+ ){0,7}$"
)
_AT = re.compile(
    r"\b(?:statement|intervention|remarks|speech|address|national report|declaracion|discurso|allocution|discours|"
    r"intervencion|declaration|declaracao|intervencao)\b[^.;]{0,70}\b(?:at|to|ante|devant|perante|lors d\w*|durante)\s+"
    r"(?:the |el |la |le |l')?(?:[\w'-]+ ){0,7}$"
)
_MARGINS = re.compile(
    r"\b(?:margins? of|sidelines of|parallel to|ahead of|prior to|al margen d\w+|en marge d\w*|a margem d\w+|en visperas d\w+|"
    r"thank\w* (?:to )?|grateful to|agradece\w* a|remerci\w+|"
    r"unlike|as well as those of|in contrast to|similar to|consulted with)\W*(?:the |el |la |le |l')?(?:[\w'-]+ ){0,5}$"
)
_RECITAL = re.compile(
    r"^\W*(?:recalling|recogni[sz]ing|reaffirming|noting|taking note|welcoming|acknowledging|commending|mindful|guided|thanking|"
    r"recordando|reconociendo|tomando nota|acogiendo|rappelant|reconnaissant|prenant note|saluant|reconhecendo|saudando)\b"
    r"[^.;]{0,120}$"
)
_HELD = re.compile(
    r"\b(?:adopted|agreed|endorsed|held|approved|adoptad\w|aprobad\w|adoptee?s?|aprovad\w|adotad\w)\b"
)
# "report on the joint workshop of the X": X held what the report is on
_EVENT = re.compile(
    r"\b(?:meeting|consultation|session|conference|workshop|dialogue|event|seminar|dialogo|reunion|encuentro|taller|"
    r"jornada|seminario|atelier|concertation|rencontre|oficina|encontro|reuniao|seminaire)\b"
)
_FORUM = re.compile(
    r"\b(?:international migration review forum|imrf|roundtable|general assembly|foro de examen|forum d'examen)"
)

JOINTLY = re.compile(
    r"\b(?:jointly|joint|in common|en comun\b|en commun\b|em comum|em conjunto|together with|co-?organi[sz]\w+|co-?host\w+|co-?sponsor\w+|co-?convened|in partnership with|"
    r"in co-?operation with|in collaboration with|in association with|held with|organi[sz]ed with|convened with|"
    r"conjunt\w+|junto con|coorganizad\w|en colaboracion con|en cooperacion con|en alianza con|en asociacion con|en asociacion con|"
    r"conjoint\w*|coorganise\w*|co-organise\w*|en partenariat\b|en collaboration avec|en cooperation avec|organise\w* avec|"
    r"em parceria com|em colaboracao com|em cooperacao com|coorganizad\w|juntamente com)"
)
_ORGANISER = (
    r"organi[sz]er\w*|organi[sz]ed by|co-?organi[sz]er\w*|co-?hosts?|hosts?|submitted by|presented by|sponsors?|author\w*|"
    r"partners?|authors?|autores|auteurs|quien organiza|quem organiza|organizacao|who|organizador\w*|organiza|organizan|presentad[oa] por|organisateurs?|organise par|coorganisateurs?|presente par|"
    r"organizadores|apresentado por|convenors?|conveners?|coorganizad\w+|organi[sz]ing \w+|host|mechanisms?|mecanismos?|mecanismes?"
)
ORGANISER_LABEL = re.compile(rf"^\W*(?:{_ORGANISER})\b[^|:]{{0,30}}[|:]")
SIGNATURE = re.compile(
    r"\b(?:co-?)?chairs?\b|\bchair(?:person|man|woman|manship)?|\bsecretari\w+|\bfor\s+(?:the\s+)?|\bpresiden\w+|"
    r"\bpour\s+(?:le|la|l')|\bpor (?:el|la|o|a)\b|\bpelo\b|\bpela\b|\bcoordinat\w+|\btroika\b|\bcoordonn\w+"
)
_WE = re.compile(r"\b(?:we|nosotr[oa]s|nous|nos),? [^.;]{0,200}$")
_ABOUT_OTHERS = re.compile(
    r"\b(?:recall\w*|recogni[sz]\w+|reaffirm\w+|noting|takes? note|taking note|welcom\w+|acknowledg\w+|commend\w+|mindful|aware|"
    r"encourag\w+|thank\w*|support|work of|role of|recordando|reconociendo|tomando nota|acogiendo|conscientes|rappel\w+|"
    r"reconnaiss\w+|prenant note|saluant|reconhecendo|saudando)\b"
)
_COLLECTIVE = re.compile(
    r"\b(?:ministers|heads of delegation|member states|senior officials|participating states|governments|states|"
    r"representatives|delegates|experts|chairs?|co-?chairs?|secretariats?|ministros|ministras|estados miembros|"
    r"estados partes|delegad\w+|ministres|etats membres|hauts fonctionnaires|chefs de delegation|"
    r"estados[- ]membros|chefes de delegacao|presidencia(?: pro tempore)?|presidence|troika|authorities|autoridades|autorites)\s+(?:of|de|du|del|da|do|des|d')\s*(?:the |la |el |l')?$|"
    r"\b(?:convened|organi[sz]ed|hosted|submitted|prepared|presented|compiled|issued|held|elaborad[oa]|presentad[oa]|"
    r"organizad[oa]|organise\w*|presente\w*|prepare\w*|convoquee?|apresentad[oa]|convocad[oa])\s+"
    r"(?:[\w-]+ ){0,2}(?:by|por|par|pelo|pela|under|within the framework of|in the framework of|dans le cadre|en el marco)"
    r"[^.;]{0,60}$|"
    r"\b(?:co-?)?(?:conveners?|convenors?|organi[sz]ers?|hosts|organizador\w+|organisateurs|anfitrion\w+)\s+"
    r"(?:were|are|was|is|son|fueron|eran|sont|etaient|furent|foram|sao|eram)\b[^.;]{0,60}$"
)
_ACTS = re.compile(
    r"^\W*(?:\([^)]{1,40}\)\W*)?(?:(?:and|,|y|et|e|con|with|avec|com) [^.;:]{3,70}?|"
    r"member states|participating states|secretariat|chair)?[\s,]*"
    r"(?:held|convened|organi[sz]ed|met\b|hosted|submits|presents|has the honou?r|hereby|welcomes|wishes|brings together|"
    r"celebr(?:o|aron)|organiz(?:o|aron|aram)|convocaron|ont tenu|ont organise|ont reuni|juntaram-se|realizaram|"
    r"presenta\b|somete|se reunio|reunio|tiene el honor|saluda|"
    r"a tenu|a organise|s'est reuni\w*|presente\b|soumet|a l'honneur|se felicite|"
    r"realizou|organizou|apresenta|submete|tem a honra|reuniu)"
)

# "aligns itself with the statement delivered on behalf of the X": another has spoken for the X.
_ALIGNED = re.compile(
    r"\b(?:alig?ns?|aligned|associates?|associated|subscribes?|endorses?|supports?|echo(?:es)?|spoke|se suma|nos sumamos|se adhiere|"
    r"nos adherimos|se asocia|nos asociamos|s'associe|nous nous associons|se rallie|fait sienne|souscrit|associa-se|alinha-se|"
    r"subscreve|adere)\b[^.;\n]{0,110}$"
)


def is_behalf(before: str, after: str) -> bool:
    """Whether "on behalf of" leads to the name, or "on whose behalf" follows it."""
    if _ALIGNED.search(before):
        return False
    return _ENDS_WITH_BEHALF.search(before) is not None or _BEHALF_AFTER.match(after) is not None


def is_collective(before: str, after: str) -> bool:
    """Whether a sentence has the mechanism act: "We, the Ministers of the …", "convened by the …", "The … held"."""
    if _WE.search(before) and not _ABOUT_OTHERS.search(before):
        return True
    return _COLLECTIVE.search(before) is not None or _ACTS.match(after) is not None


def is_subject(before: str) -> bool:
    """Whether the name is what a paper is about, or the occasion that it stands beside."""
    about = _ABOUT.search(before)
    if about and not _FORUM.search(about.group()) and not _EVENT.search(about.group()):
        return True
    return any(p.search(before) for p in (_OF_ABOUT, _MARGINS, _RECITAL))


def addressed(before: str) -> bool:
    """Whether the name is an addressee, or the place where another speaks."""
    found = _ADDRESSEE.search(before) or _AT.search(before)
    return found is not None and not _HELD.search(before) and not _FORUM.search(before[found.start() :])
