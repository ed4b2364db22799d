"""The marks by which a passage shows what it does, by language: how it opens, what stands in it, what heads it.

Weights add up per function; three settle a passage against most company, less than one settles nothing alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gcm_classify.datamodels import Function

__all__ = ["CUES", "HEADINGS", "LABELS", "Cue"]


@dataclass(frozen=True, slots=True)
class Cue:
    """A mark of a function with its weight; `opens` where it counts only at the passage's beginning."""

    function: Function
    weight: float
    pattern: re.Pattern[str]
    opens: bool = False


Row = tuple[Function, float, str]

# -- openings: matched where the passage begins, after its number; capitals as written ------------------------------

_OPENINGS: dict[str, tuple[Row, ...]] = {
    "en": (
        ("procedure", 3, r"(?:(?:Deeply|Gravely|Strongly|Further|Also|Fully|Firmly)\s+)?(?:Recall|Recogni[sz]|Not|Bear|Reaffirm|Affirm|Consider|Welcom"
            r"|Acknowledg|Express|Emphasi[sz]|Underlin|Underscor|Stress|Tak|Appreciat|Believ|Desir|Hav|Reiterat|Commend|Observ|Highlight)ing\b(?!\s+(?:is|are|was)\b)"),
        ("procedure", 3, r"(?:(?:Deeply|Gravely|Strongly|Seriously|Fully|Firmly)\s+)?(?:Mindful|Convinced|Aware|Conscious|Concerned|Alarmed|Guided by|Inspired by|Encouraged by|Cognizant|Determined|Gathered|Having|Saddened|Grateful|Pursuant)\b"),
        ("commitment", 3, r"(?:We\s+|The\s+(?:Ministers|Parties|Members?(?:\s+States)?|Heads|participating States|delegations)\s+)?(?:hereby\s+)?(?i:decides?|agrees?|commits?|undertakes?|resolves?|pledges?|endorses?|adopts?|approves?|mandates?|directs?|entrusts?)\b"),
        ("commitment", 2.5, r"(?:Action|Measure|Activity|Output|Outcome|Result|Commitment|Pledge)\s+\d[\d.]*\b"),
        ("commitment", 2.5, r"(?:Promote|Strengthen|Establish|Set up|Develop|Train|Create|Ensure|Enhance|Support|Provide|Facilitate|Improve|Conduct|Invest|Integrate|Introduce"
            r"|Extend|Open|Publish|Build|Negotiate|Review|Harmoni[sz]e|Implement|Expand|Launch|Reduce|Increase|Carry out|Organi[sz]e|Prepare|Exchange|Share|Simplify|Amend|Ratify|Raise|Put in place"
            r"|Include|Appoint|Grant|Give|Make|Allow|Protect|Combat|Prevent|Identify|Monitor|Collect|Draft|Revise|Equip|Fund|Offer|Hold|Bring|Cut|End|Register|Issue|Recogni[sz]e|Link|Step up|Map|Pilot|Translate|Designate|Place|Undertake|Cooperate|Work|Continue|Assist|Screen|Treat|Limit|Keep|Guarantee|Respect|Refrain|Abolish|Repeal|Deploy|Apply|Ban|Require|Align|Foster|Address|Adapt|Assess|Disseminate|Examine|Explore|Mainstream|Maintain|Intensify|Upgrade|Use|Update|Mobili[sz]e|Enable|Embed|Streamline|Interconnect|Revive|Restore|Convene|Deliver|Determine|Empower|Evaluate|Finance|Incorporate|Inform|Install|Lower|Measure|Merge|Moderni[sz]e|Notify|Pool|Produce|Pursue|Regulate|Remove|Replace|Send|Separate|Standardi[sz]e|Start|Stop|Supply|Twin|Verify|Waive|Widen|Design|Draw|Secure|Tell|Take|Put|Move|Lend|Free|Feed|Compare|Carry|Answer|Advise|Add|Abandon)\b(?!\s+(?:of|is|are|was|were|has|by)\b)(?!\s*[,:|])"),
        ("recommendation", 3.2, r"(?:We\s+)?(?:also\s+)?(?i:encourages?|urges?|invites?|calls?\s+(?:up)?on|recommends?|requests?|appeals?\s+to|proposes?|exhorts?|asks?)\b"),
        ("recommendation", 3, r"(?:Recommendation|Proposal)\s*(?:\d|:)"),
        ("recommendation", 2.5, r"That\s+(?:the|each|every|all|no)\b"),
        ("commitment", 2, r"[A-Z]\w+(?:,?\s+(?:and\s+)?[A-Z]\w+){0,3}\s+(?:will|pledges?|commits?|undertakes?)\b"),
        ("procedure", 1.2, r"(?:Dear|Excellenc(?:y|ies)|Your Excellency|Sir|Madam|Mr\.?|Madame|Distinguished|Chair|Co-Chairs?|Ladies)\b"),
        ("procedure", 2.5, r"(?:Annex|Agenda|Session|Programme of the|List of|Participants|Venue|Registration|Logistics|Opening|Closing|Lunch|Coffee|Interpretation|Badges?|Visas?)\b[^.]{0,60}(?:[:|;–]|$)"),
    ),
    "es": (
        ("procedure", 3, r"(?:Profundamente\s+)?(?:Recordando|Reconociendo|Teniendo|Considerando|Reafirmando|Afirmando|Conscientes?|Convencid[oa]s|Preocupad[oa]s|Tomando|Destacando|Observando|Acogiendo"
            r"|Habiendo|Subrayando|Reiterando|Expresando|Alarmad[oa]s|Inspirad[oa]s|Guiad[oa]s|Agradeciendo|Ratificando|Deseos[oa]s|Resaltando|\w+(?:ando|iendo)|Reunid[oa]s|Enfatizando|Notando|Valorando|Visto)\b"),
        ("commitment", 3, r"(?:L[oa]s\s+(?:Ministr[oa]s|Estados|Partes|países|delegaciones)\s+(?:\w+\s+){0,3}?)?(?:(?:Nos|nos|Se|se)\s+)?(?i:acordamos|acuerdan?|acordaron|comprometemos|comprometen?|decidimos|deciden?|resolvemos|resuelven?|adoptamos|adoptan|convenimos|convienen|asumimos)\b"),
        ("commitment", 2.5, r"(?:Acción|Medida|Actividad|Resultado|Producto|Compromiso|Meta)\s+\d[\d.]*\b"),
        ("recommendation", 3.2, r"(?i:Instar|Exhortar|Recomendar|Invitar|Alentar|Solicitar|Pedir|Instamos|Exhortamos|Recomendamos|Invitamos|Alentamos|Solicitamos|Pedimos|Insta|Exhorta|Recomienda|Invita|Alienta|Solicita|Se\s+(?:recomienda|sugiere|propone|plantea|insta|exhorta|invita)|Proponemos)\b"),
        ("commitment", 2.5, r"(?!(?:Mujer|Taller|Hogar|Lugar|Ayer|Militar|Familiar|Regular|Irregular|Consular|Popular|Particular|Celular|Ser|Tener|Vivir|Migrar|Emigrar|Salir|Volver|Poder|Haber|Estar|Mar|Azar|Deber)\b)[A-ZÁÉÍÓÚ]\w{2,}(?:ar|er|ir|arse|erse|irse)\s+(?:a|al|el|la|los|las|un|una|en|con|de|su|sus|que|por|para|mediante|hasta|antes|sin|\w+es|\w+as|\w+os|\w+)\b"),
        ("recommendation", 2.5, r"Que\s+(?:el|la|los|las|se|un|una|cada|todo|toda|no)\b"),
        ("commitment", 2.5, r"(?:Se\s+(?:crea|establece|instituye)|Créase|Establécese|Institúyese)\b"),
        ("commitment", 2, r"(?:(?:El|La|Los|Las)\s+)?[A-ZÁÉÍÓÚ]\w+(?:\s+[\wáéíóúñ]+){0,3}?\s+(?:no\s+)?\w{2,}(?:rá|rán)\b"),
        ("procedure", 1.2, r"(?:Excelencias?|Estimad[oa]s?|Señor[a]?|Distinguid[oa]s|Mucho agradecer|Me permito|Tengo el honor)\b"),
        ("procedure", 2.5, r"(?:Anexo|Agenda|Sesión|Programa de la|Lista de|Participantes|Sede|Inscripción|Logística|Apertura|Clausura|Almuerzo|Café)\b[^.]{0,60}(?:[:|;–]|$)"),
    ),
    "fr": (
        ("procedure", 3, r"(?:Profondément\s+|Vivement\s+)?(?:Rappelant|Considérant|Reconnaissant|Conscient(?:e?s)?|Convaincu(?:e?s)?|Notant|Réaffirmant|Ayant|Saluant|Prenant|Soulignant|Préoccupé(?:e?s)?|Affirmant|Réitérant|Exprimant|Alarmé(?:e?s)?"
            r"|Guidé(?:e?s)?|Attaché(?:e?s)?|Désireux|Se félicitant|Réunis|Vu|Constatant|Remerciant|Relevant|Déterminé(?:e?s)?|Gardant|Tenant compte|Estimant|Sachant|Mesurant|Accueillant|Forts? de)\b"),
        ("commitment", 3, r"(?:(?:Nous|Les\s+(?:ministres|Parties|États|Etats|délégations|pays))\s+(?:\w+\s+){0,3}?)?(?:(?:nous|se|s['’])\s*)?(?i:convenons|conviennent|convient\s+d|décidons|décident?|engageons|engagent?|adoptons|adoptent|résolvons|résolvent|approuvent|approuvons|sont\s+convenus|ont\s+(?:convenu|décidé|adopté))\b"),
        ("commitment", 2.5, r"(?:Action|Mesure|Activité|Résultat|Produit|Engagement|Axe)\s+[\dIVX][\d.IVX]*\b"),
        ("recommendation", 3.2, r"(?i:Recommande(?:nt|ns|r)?|Recommandons|Invite(?:nt|r)?|Invitons|Exhorte(?:nt|r)?|Exhortons|Encourage(?:nt|r)?|Encourageons|Appelle(?:nt)?|Appelons|Demande(?:nt|r)?|Demandons|Prie(?:nt)?|Prions|Proposons|Il\s+(?:est|a\s+été)\s+(?:recommandé|proposé|suggéré)|Il\s+convient|Il\s+conviendrait)\b"),
        ("recommendation", 2, r"Rappelle(?:nt)?\s+(?:qu|que|aux|à)"),
        ("commitment", 2.5, r"(?!(?:Atelier|Janvier|Février|Entre|Notre|Votre|Autre|Outre|Hier|Premier|Dernier|Lettre|Cadre|Centre|Ministre|Ministère|Nombre|Titre|Chambre|Être|Avoir|Partir|Gagner|Migrer|Laisser|Vivre|Aller|Venir|Revenir|Rester|Contre|Quatre|Maire|Territoire|Septembre|Octobre|Novembre|Décembre|Rencontre|Quartier|Courrier|Dossier|Métier|Loin|Derrière|Guerre|Faire|Reste|Encore|Une|Membre)\b)[A-ZÉÈÀÂÊÎÔÛ]\w{2,}(?:er|ir|re)\s+(?:à|au|aux|le|la|les|l['’]|un|une|des|de|du|d['’]|en|dans|par|avec|leur|son|sa|ses|\w+s|que|sans|dès|tout|toute|chaque|\d)"),
        ("recommendation", 2.5, r"Qu(?:e\s+(?:la|le|les|chaque|tout|toute|soit)|['’](?:un|une|il|elle|aucun))\b"),
        ("commitment", 2.5, r"(?:Il\s+est\s+(?:créé|institué|établi)|Est\s+(?:créé|instituée?))\b"),
        ("commitment", 2, r"(?:(?:Le|La|Les)\s+|L['’])?[A-ZÉÈ]\w+(?:\s+[\w'’éèàù]+){0,3}?\s+(?:n['’])?\w{2,}(?:era|ira|dra|tra|eront|iront|dront|tront)\b"),
        ("procedure", 1.5, r"J['’]ai\s+le\s+plaisir\b"),
        ("procedure", 1.2, r"(?:Excellences?|Cher(?:e?s)?|Monsieur|Madame|Mesdames|Mes chers|Distingués|J['’]ai l['’]honneur)\b"),
        ("procedure", 2.5, r"(?:Annexe|Ordre du jour|Séance|Programme de la|Liste des|Participants|Lieu|Inscription|Logistique|Ouverture|Clôture|Déjeuner|Pause)\b[^.]{0,60}(?:[:|;–]|$)"),
    ),
    "pt": (
        ("procedure", 3, r"(?:Profundamente\s+)?(?:Recordando|Reconhecendo|Considerando|Tendo|Conscientes?|Convict[oa]s|Convencid[oa]s|Reafirmando|Notando|Tomando|Sublinhando|Preocupad[oa]s|Lembrando|Afirmando|Reiterando|Expressando|Destacando|Saudando|Reunid[oa]s|Salientando|Visto|Ouvid[oa]s|Guiad[oa]s|Agradecendo|Acentuando|Cientes|Desejos[oa]s|\w+(?:ando|endo))\b"),
        ("commitment", 3, r"(?:[OA]s\s+(?:Ministr[oa]s|Estados|Partes|países|delegações)\s+(?:\w+\s+){0,3}?)?(?i:comprometemo-nos|comprometem-se|compromete-se|decidimos|decidem?|acordamos|acordam|acordaram|resolvemos|resolvem|adotamos|adoptamos|adotam|adoptam|aprovamos|aprovam|assumimos)\b"),
        ("commitment", 2.5, r"(?:Ação|Acção|Medida|Atividade|Actividade|Resultado|Produto|Compromisso|Eixo)\s+[\dA-Z][\d.]*\b"),
        ("recommendation", 3.2, r"(?i:Instar|Exortar|Recomendar|Convidar|Encorajar|Solicitar|Instamos|Exortamos|Recomendamos|Convidamos|Encorajamos|Solicitamos|Pedimos|Insta|Exorta|Recomenda|Convida|Encoraja|Apelamos|Propomos|(?:Propõe|Recomenda|Sugere|Insta|Apela)-se)\b"),
        ("commitment", 2.5, r"(?!(?:Mulher|Lugar|Militar|Familiar|Regular|Irregular|Consular|Popular|Particular|Ser|Ter|Viver|Migrar|Emigrar|Sair|Voltar|Poder|Estar|Mar|Lar|Chegar)\b)[A-ZÁÉÍÓÚÂÊÔ]\w{2,}(?:ar|er|ir|or)\s+(?:a|ao|à|o|os|as|um|uma|em|com|de|do|da|no|na|por|para|mediante|até|sem|\w+)\b"),
        ("recommendation", 2.5, r"Que\s+(?:o|a|os|as|se|cada|todo|toda|não)\b"),
        ("commitment", 2.5, r"(?:Cria-se|Institui-se|Estabelece-se|É\s+(?:criado|criada|instituído|instituída))\b"),
        ("commitment", 2, r"(?:(?:O|A|Os|As)\s+)?[A-ZÁÉÍÓÚ]\w+(?:\s+[\wáéíóúãõç]+){0,3}?\s+(?:não\s+)?\w{2,}(?:rá|rão)\b"),
        ("procedure", 1.2, r"(?:Excelências?|Ex\.mo|Exm[oa]|Senhor[a]?|Car[oa]s?|Distint[oa]s|Permita-me|Tenho a honra)\b"),
        ("procedure", 2.5, r"(?:Anexo|Agenda|Sessão|Programa da|Lista de|Participantes|Local|Inscrição|Logística|Abertura|Encerramento|Almoço|Café)\b[^.]{0,60}(?:[:|;–]|$)"),
    ),
}  # fmt: skip

# -- anywhere: whole words, whatever their case ---------------------------------------------------------------------

_ANYWHERE: dict[str, tuple[Row, ...]] = {
    "en": (
        ("commitment", 2.2, r"(?:pledges?|pledged|commits?|committed|undertakes?|undertook|undertaking|resolved?)\s+(?:themselves\s+|itself\s+)?to\b"),
        ("commitment", 2, r"(?:(?:we|ministers|members|parties|states|delegations|governments?|leaders|both sides|they|the two)\s+(?:\w+\s+)?(?:agreed|decided|agree|decide)\s+(?:to|on|that|upon))"),
        ("commitment", 1.7, r"(?:we|parties|states|states parties|party|members?|member states|secretariat|government|the two countries|my country|my government)\s+(?:\w+\s+)?(?:will|shall|intends? to)\b"),
        ("commitment", 1.2, r"shall\b"),
        ("commitment", 1.5, r"promised?\s+to\b"),
        ("commitment", 1, r"our (?:resolve|commitment|determination)"),
        ("recommendation", 2.2, r"(?:recommends?|recommended|recommendations? (?:is|was|are|were|to)|urges?|urged|exhorts?|advis(?:es|ed))\b"),
        ("recommendation", 2, r"(?:we|i|my (?:government|delegation)|ministers|members|participants|the (?:forum|conference|meeting|report|authors?))\s+(?:\w+\s+)?(?:invites?|calls?\s+(?:on|upon|for)|called\s+(?:on|upon|for)|asks?|asked|propos\w+|suggest\w*|appeals?|appealed)"),
        ("recommendation", 1.5, r"(?:should(?!\s+be grateful|\s+not discover)|ought to|needs? to be|it is proposed|is invited to|are invited to|are encouraged to|is encouraged to|must be)\b"),
        ("procedure", 2, r"(?:accreditation|badges?|hotel|interpretation|airport|shuttle|dress code|coffee break|lunch|dinner|photograph|photo|cocktail|seating|registration desk|room [A-Z\d]|speakers? list|list of (?:participants|speakers|heads)|deadline for (?:submissions?|comments)|word limit|style sheet|minutes of|per diem|travel arrangements|entry visas?|circulat\w+|concept note|model letter|conference card|visa on arrival|as guests? of|page \d+ of \d+|side event will|(?:delegates|participants)\s+(?:\w+\s+){0,3}visas?|visas?\s+to\s+(?:delegates|participants))\b"),
        ("procedure", 1.8, r"(?:thanks?|thanked|gratitude|appreciation|congratulat\w+|warm hospitality|for hosting|honou?r to|pleasure to|grateful)\b"),
        ("procedure", 1.5, r"(?:agenda (?:was|is)|was adopted without|opened the (?:meeting|session)|rapporteur|chaired by|took the chair|welcomed (?:the )?(?:participants|delegat\w+)|attended by|was founded in|founded in \d{4}|meets? (?:once|every|annually)|its members|next meeting|hosted the|(?:will|to) convene|consensus|side event|is my pleasure|secretariat (?:reminded|circulated|informed)|has met (?:on|\w+ times)|was set up in|were gathered|last on the continent|(?:first|second|third|fourth|fifth|ninth|tenth)\s+(?:\w+\s+)?(?:meeting|session|conference))\b"),
        ("practice", 1, r"(?:trained|opened|launched|introduced|set up|established|built|issued|registered|provided|helped|assisted|received|reached|delivered|equipped|installed|ran|supported|enrolled|screened|taught|piloted|rolled out|placed|extended|brought|hired|published|made|won|kept)\b"),
        ("practice", 1, r"(?:now\s+\w+|helps?|offers?|provides?|trains?|teaches|assists?|advis(?:e|es)|receives?|accompan(?:y|ies)|runs?|visits?|answers?|refers?|publishes|gives|issues|pays|receive|extends?|holds?|meets?|covers|lets|charges nothing)\b(?=\s+(?:\w+\s+){0,6})"),
        ("practice", 0.8, r"(?:projects?|programmes?|pilots?|initiatives?|schemes?|centres?|hotlines?|desks?|teams?|courses?|clinics?|teachers?|volunteers|campaign|platform|app|website|portal|network)\b"),
        ("practice", 0.6, r"(?:since|in|between|by)\s+(?:\w+\s+)?(?:19|20)\d\d\b"),
        ("practice", 0.6, r"\d[\d,. ]*\s+(?:\w+\s+){0,2}(?:persons|people|workers|migrants|women|children|families|officers|officials|returnees|students|graduates|households|calls|cases|judges|teachers|young)\b"),
        ("practice", 1, r"results?\b[^.]{0,40}\d"),
        ("description", 1, r"(?:however|why|often|seldom|tends? to|remains?|according to|estimated|per cent of|suggests? that|it seems|argues?|argued|the question|found that|findings?|said)\b"),
    ),
    "es": (
        ("commitment", 2.2, r"(?:se\s+compromet\w+|nos\s+comprometemos|asum\w+\s+el\s+compromiso|compromiso\s+de)\b"),
        ("commitment", 1.5, r"promet(?:ió|ieron|e|en)\b"),
        ("commitment", 1.8, r"(?:acord(?:aron|amos|ó)|decidi(?:eron|mos|ó)|convin(?:ieron|imos)|adopt(?:aron|amos|ó)|aprob(?:aron|amos|ó))\b"),
        ("commitment", 1.7, r"(?:los\s+estados(?:\s+(?:parte|partes|miembros?))?|las\s+partes|cada\s+(?:estado|parte)|el\s+gobierno|nuestro\s+país|los\s+países)\s+(?:\w+\s+){0,2}?\w+(?:rán|rá|remos)\b"),
        ("commitment", 0.9, r"(?:\w{3,}remos|deberá[n]?)\b"),
        ("recommendation", 2.2, r"(?:recomend\w+|recomiend\w+|exhort\w+|instamos|insta(?:n|ron)?\s+a|sugiere\w*|(?<!se )propon(?:e|en|emos)|propus\w+|se\s+plantea|hizo\s+un\s+llamado|llam(?:a|ó|amos|an)\s+a|pedimos|pid(?:e|en|ió|ieron)\s+(?:a|que)|solicit\w+\s+(?:a|que)|invita(?:n|mos)?\s+a|se\s+sugirió)\b"),
        ("recommendation", 1.5, r"(?:debería[n]?|es\s+(?:necesario|urgente|preciso)|urge|conviene|habría\s+que)\b"),
        ("recommendation", 0.8, r"(?:deben?|hay\s+que|hace\s+falta)\b"),
        ("procedure", 2, r"(?:acreditaci\w+|gafetes?|credencial(?:es)?|hotel|interpretación|aeropuerto|fotografía oficial|almuerzo|vino de honor|cena|inscripci\w+|orden del día|lista de (?:participantes|oradores)|plazo para (?:enviar|remitir)|nota circular|punto focal remita|visas? de entrada|formato excel|relator\w*|transporte al|visa consular|visado|delegados de países|modalidad de participación|notas? verbal)\b"),
        ("procedure", 1.8, r"(?:agradec\w+|gratitud|felicit\w+|cálida|hospitalidad|dio la bienvenida|bienvenida|honor de)\b"),
        ("procedure", 1.5, r"(?:reunión (?:plenaria|ordinaria|viceministerial|preparatoria)|presidencia pro t[ée]mpore|abrió la sesión|se aprobó el|clausur\w+|fue sede|se celebr(?:ó|ará|a)|tendrá lugar|se dieron cita|se darán cita|nació en|fundad[oa] en|asistieron|particip(?:aron|arán) (?:delegaciones|representantes)|observadores|próxima reunión|nació el|vio la luz|se reunieron|estamparon|reuniones? ordinarias?|sesionan)\b"),
        ("practice", 1, r"(?:capacit\w+|se\s+entren\w+|entren(?:ó|aron|ados)|form(?:ó|aron|a a)|abri(?:ó|eron)|lanz(?:ó|aron)|cre(?:ó|aron)|instal(?:ó|aron|ado)|entreg(?:ó|aron|a|an)|atend(?:ió|ieron)|atiend\w+|orient(?:ó|aron|a|an)|benefici(?:ó|aron)|registr(?:ó|aron)|inscrib\w+|brind\w+|acompañ\w+|ofrec\w+|funciona\w*|otorg\w+|puso en marcha|apuesta por|llegó a|imparten?|reuni(?:ó|eron)|evalúan|concluyó|publica\w*|se\s+(?:validan|contrató|ampliaron|redujo)|sum(?:ó|a)|ayud(?:ó|a|an|aron))\b"),
        ("practice", 0.8, r"(?:proyectos?|programas?|iniciativas?|centros?|talleres|taller|cursos?|equipos?|línea|ventanilla|campaña|plataforma|red de|municipalidad|brigadas?|oficina|nuestra ley|aplicación|consultorio|albergue)\b"),
        ("practice", 0.6, r"(?:desde|en|entre|hasta)\s+(?:\w+\s+){0,2}(?:19|20)\d\d\b"),
        ("practice", 0.6, r"\d[\d,. ]*\s+(?:\w+\s+){0,2}(?:personas|migrantes|mujeres|niñ\w+|familias|agentes|funcionari\w+|trabajador\w+|retornad\w+|jóvenes|casos|jueces|docentes)\b"),
        ("description", 1, r"(?:sin embargo|suele[n]?|según|se estima|parece[n]?|a menudo|pocas?|nadie|dice[n]?|dijo|explic\w+|asegur\w+|señal\w+|porque|por ciento)\b"),
    ),
    "fr": (
        ("commitment", 2.2, r"(?:s['’]engag\w+|nous\s+engageons|engagement\s+de|prend(?:re)?\s+l['’]engagement)\b"),
        ("commitment", 1.8, r"(?:sont\s+convenus|ont\s+(?:convenu|décidé|adopté)|a\s+(?:décidé|adopté)|conviennent|convenons|décident|décidons)\b"),
        ("commitment", 1.7, r"(?:les\s+(?:états|parties|gouvernements|pays)(?:\s+(?:parties|membres))?|chaque\s+(?:état|partie)|le\s+(?:gouvernement|royaume|ministère)|nous|le\s+(?:cameroun|maroc|sénégal|mali|niger|tchad|togo|bénin|gabon|congo))\s+(?:\w+\s+){0,2}?\w+(?:eront|ront|era|ra|rons)\b"),
        ("recommendation", 2.2, r"(?:recommand\w+|exhort\w+|invit(?:e|ent|ons)\s+(?:à|les|le|la|l['’])|appell\w+\s+à|appel(?:é|ons)\s+à|propos(?:e|ent|ons)\s+(?:de|d['’]|que|un|une|la|le|aux)|il\s+conviendrait|nous\s+vous\s+prions|je\s+vous\s+prie|demand(?:e|ent|ons)\s+(?:à|que|aux|au)|suggèr\w+|suggéré)\b"),
        ("recommendation", 1.5, r"(?:devrai(?:t|ent)|il\s+faudrait|il\s+est\s+(?:nécessaire|urgent|temps)|il\s+importe)\b"),
        ("recommendation", 0.8, r"(?:doi(?:t|vent)|il\s+faut|reste\s+à)\b"),
        ("procedure", 2, r"(?:accréditation\w*|badges?|hôtel|interprétation|aéroport|photo(?:graphie)?|déjeuner|dîner|cocktail|pause|inscription(?=s?\s+(?:des|aux|en))|ordre du jour|liste des (?:participants|orateurs)|date limite|note circulaire|visas? d['’]entrée|rapporteur|navette|per diem|convier|programme provisoire|vous saurais gré|frais de visa|délé\w*\s+gués)\b"),
        ("procedure", 1.8, r"(?:remerci\w+|gratitude|félicit\w+|hospitalité|souhaité la bienvenue|bienvenue|l['’]honneur)\b"),
        ("procedure", 1.5, r"(?:s['’]est tenue?|se tiendra|se réunir\w*|se réunit|présidence (?:tournante|algérienne|marocaine)|a ouvert la séance|clôtur\w+|ont pris part|participaient|siégeait|fondé en|créé en \d{4}|prochaine réunion|par consensus|levée|en marge|a vu le jour|rencontre thématique|réunit depuis|enceinte|volontaire, souple|l['’]ont ouverte)\b"),
        ("practice", 1, r"(?:a\s+(?:formé|ouvert|lancé|créé|mis en place|soutenu|équipé|accompagné|permis|distribué|reçu|aidé|installé|publié)|ont\s+(?:été|formé|ouvert|lancé|créé|reçu|permis|appris)|form(?:e|ent|és|ées)|accompagn\w+|accueill\w+|offr\w+|aide(?:nt)?|apprend\w*|appren\w+|dispens\w+|équiper\w+|propose des|donnés|donne|assur(?:e|ent)|suivent|reçoi(?:t|vent)|remet(?:tent)?|permet(?:tent)?|rédigé|ont\s+rédigé|s['’]additionnent|visitent)\b"),
        ("practice", 0.8, r"(?:projets?|programmes?|initiatives?|centres?|ateliers?|cours|équipes?|guichets?|campagne|plateforme|application|site|permanence|association|jumelage|mécanisme|réseau|ligne|antennes?)\b"),
        ("practice", 0.6, r"(?:depuis|en|entre|dès)\s+(?:\w+\s+){0,2}(?:19|20)\d\d\b"),
        ("practice", 0.6, r"\d[\d,. ]*\s+(?:\w+\s+){0,2}(?:personnes|migrants|femmes|enfants|familles|agents|officiers|travailleu\w+|jeunes|retraits|cas|juges|enseignants|élèves)\b"),
        ("description", 1, r"(?:cependant|toutefois|souvent|selon|estim\w+|semble(?:nt)?|pourtant|parce qu\w*|peu|rares?|dit|explique\w*|affirme\w*|pour cent)\b"),
    ),
    "pt": (
        ("commitment", 2.2, r"(?:compromet\w+-(?:se|nos)|se\s+compromet\w+|nos\s+comprometemos|assum\w+\s+o\s+compromisso)\b"),
        ("commitment", 1.5, r"promet(?:eu|eram|e|em)\b"),
        ("commitment", 1.8, r"(?:acord(?:aram|ámos|ou)|decidi(?:ram|mos|u)|adot(?:aram|ou)|adopt(?:aram|ou)|aprov(?:aram|ou))\b"),
        ("commitment", 1.7, r"(?:os\s+estados(?:\s+(?:partes?|membros|-membros))?|as\s+partes|cada\s+(?:estado|parte)|o\s+governo|o\s+nosso\s+país|os\s+países)\s+(?:\w+\s+){0,2}?\w+(?:rão|rá|remos)\b"),
        ("commitment", 0.9, r"(?:\w{3,}remos|deverão|deverá|será entregue)\b"),
        ("recommendation", 2.2, r"(?:recomend\w+|exort\w+|instamos|sugere\w*|propõ\w+|propôs|propos\w+|apel(?:a|ou|am|amos)\s+(?:a|para|em|ao|à)|pedimos|ped(?:e|em|iu)\s+(?:a|que|ao|à)|solicit\w+\s+(?:a|que|ao)|convid(?:a|am|amos)\s+(?:a|os|as)|proposta)\b"),
        ("recommendation", 1.5, r"(?:deveria[m]?|é\s+(?:necessário|urgente|preciso)|convém)\b"),
        ("recommendation", 0.8, r"(?:devem?|há\s+que)\b"),
        ("procedure", 2, r"(?:acreditaç\w+|credenciaç\w+|acreditad\w+|crachá[s]?|hotel|interpretação|aeroporto|fotografia oficial|almoço|jantar|inscriç\w+ (?:dos|de|no evento)|ordem do dia|lista de (?:participantes|oradores)|prazo para (?:envio|enviar)|pontos focais|nota verbal|vistos? de entrada|relator\w*|(?:células|campos) em branco|nota de apresentação|cada ficha)\b"),
        ("procedure", 1.8, r"(?:agradec\w+|gratidão|felicit\w+|hospitalidade|boas-vindas|honra de|associar a minha)\b"),
        ("procedure", 1.5, r"(?:reunião (?:plenária|ministerial|preparatória)|presidência pro tempore|abriu a sessão|encerr\w+ a|teve lugar|terá lugar|realiz(?:ou-se|a-se)|reuniões ministeriais|convocado|fundad[oa] em|participaram (?:delegações|representantes)|observadores|próxima reunião|evento paralelo|à margem)\b"),
        ("practice", 1, r"(?:form(?:ou|aram|ámos|ados)|treina\w*|capacit\w+|abri(?:u|ram|mos)|lan[çc](?:ou|aram)|cri(?:ou|aram)|instal(?:ou|aram)|entreg(?:ou|aram|a)|atend(?:eu|eram|em|e)|orient(?:ou|a|am)|benefici(?:ou|aram)|regist(?:ou|aram)|ofere[çc]\w+|acompanh\w+|funciona\w*|ajud(?:a|am|ou)|explica|assinaram|harmoniza\w*|partilh(?:a|am|amos|aram)|recebe(?:m|ram|u)?|temos hoje|fazem|ajudaram|public(?:ou|aram)|chamou|visit(?:a|am|aram)|emitiu|passaram)\b"),
        ("practice", 0.8, r"(?:projetos?|projectos?|programas?|iniciativas?|centros?|oficinas?|cursos?|equip[ae]s?|linha|balcão|campanha|plataforma|rede de|unidade móvel|aplicação|rádio|associações|código de conduta|sala única)\b"),
        ("practice", 0.6, r"(?:desde|em|entre|até)\s+(?:\w+\s+){0,2}(?:19|20)\d\d\b"),
        ("practice", 0.6, r"\d[\d,. ]*\s+(?:\w+\s+){0,2}(?:pessoas|migrantes|mulheres|crianças|famílias|agentes|oficiais|funcionári\w+|trabalhador\w+|retornad\w+|jovens|casos|juízes|professores|entrevistadoras)\b"),
        ("description", 1, r"(?:no entanto|costuma[m]?|segundo|estima-se|parece[m]?|porém|muitas vezes|diz|disse|afirm\w+|porque|por cento)\b"),
    ),
}  # fmt: skip

LABELS = re.compile(
    r"(?:^|[.|]\s*)(?:Title|Title of the practice|Country|Countries|Description|Results?|Partners|Lessons learn(?:ed|t)"
    r"|Título|Países|País|Descripción|Resultados?|Socios|Lecciones aprendidas|Antecedentes"
    r"|Intitulé|Titre|Pays|Description|Résultats?(?: visé)?|Partenaires|Enseignements|Principe"
    r"|Descrição|Parceiros|Lições aprendidas)\s*(?::|\|)",
)

_HEADINGS: tuple[Row, ...] = (
        ("procedure", 1.5, r"\b(?:preambl\w*|preâmbulo|préambule|opening|apertura|ouverture|abertura|logistic\w*|logística|logistique|practical information"
            r"|informaciones? prácticas?|informations? pratiques?|informações práticas|list of participants|lista de participantes|liste des participants|closing|clausura|clôture|encerramento"
            r"|fin de séance|annex|anexo|annexe|agenda|programme of work|orden del día|ordre du jour|run of the|contact|acknowledge?ments?|agradecimientos|remerciements|agradecimentos|follow-up|about this)\b"),
        ("commitment", 1.5, r"\b(?:commitments?|pledges?|compromisos?|engagements?|compromissos?|we (?:agree|decide|commit)|decid\w+|acord\w+|décisions?|plan of action|action plan|plan de acción|plan d['’]action|plano de ação|work ?plan)\b"),
        ("recommendation", 1.5, r"\b(?:recommend\w+|recomenda\w*|recomendaci\w+|recommand\w+|way forward|proposals?|propuestas|propositions|propostas)\b"),
        ("practice", 1.5, r"\b(?:fiche|ficha|practices?|prácticas?|pratiques?|práticas?|compilation|compilación|recueil|compilação|good practice|lessons)\b"),
)  # fmt: skip
HEADINGS = tuple(
    (function, weight, re.compile(pattern, re.IGNORECASE)) for function, weight, pattern in _HEADINGS
)


def _compiled(language: str) -> Iterator[Cue]:
    for function, weight, pattern in _OPENINGS[language]:
        yield Cue(function, weight, re.compile(pattern), opens=True)
    for function, weight, pattern in _ANYWHERE[language]:
        yield Cue(function, weight, re.compile(rf"(?<!\w)(?:{pattern})", re.IGNORECASE))
    yield Cue("description", 0.7, re.compile(r"\?"))


CUES: dict[str, tuple[Cue, ...]] = {language: tuple(_compiled(language)) for language in _OPENINGS}
