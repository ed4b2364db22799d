"""Submissions in several languages and revisions, in our own words, with what each is a version of.

A key is "<submission>-<language>" or "<submission>-<language>-<mark>"; what stands before the first hyphen says which
submission it is, so that every pair is labelled by its keys. The first eight are hard: written by one mechanism, for one
event, from one template, or with one preamble.
"""

from __future__ import annotations

from dataclasses import replace

from gcm_classify.datamodels import Document
from gcm_classify.fingerprints import fingerprint_of
from gcm_classify.ingest.assemble import assemble_blocks
from gcm_classify.ingest.raw import RawBlock
from gcm_classify.languages import language_of
from gcm_classify.versions import Submission

INTRO = (
    "Co-Chairs, I have the honour to speak on behalf of the nineteen members of the Harbour Dialogue, which has met every "
    "year since 2004. We thank the secretariat of the Forum, the host city and all who prepared this round table."
)
CLOSE = "We stand ready to share the papers behind these figures with any delegation. I thank you, Co-Chairs."

HARBOUR_1 = f"""Statement of the Harbour Dialogue at Roundtable 1
{INTRO}
1. Recruitment fees fell from 1,460 to 890 dollars in four years, and 312 agencies lost their licence.
2. Written contracts now cover 71.5 per cent of seafarers who sign on in our ports, against 44 in 2022.
3. We will certify 5,200 deckhands by 2028 against one standard that eleven port states have agreed to honour.
{CLOSE}"""
HARBOUR_1_REV = (
    HARBOUR_1.replace("312 agencies", "318 agencies").replace("By then", "By") + "\nCheck against delivery."
)
HARBOUR_3 = f"""Statement of the Harbour Dialogue at Roundtable 3
{INTRO}
1. Consulates in six ports answered 48,300 calls last year and brought 1,075 crew members home after shipwrecks.
2. Sending 200 dollars costs 6.4 per cent on average; seven members capped the price at 3 per cent.
3. Clinics at the quay treated 22,140 people without asking for papers, and vaccination reached nine in ten.
{CLOSE}"""
HARBOUR_1_ES = """Declaración del Diálogo de Puertos en la Mesa Redonda 1
Señores Copresidentes: tengo el honor de hablar en nombre de los diecinueve miembros del Diálogo de Puertos, que se reúne cada año desde 2004. Agradecemos a la secretaría del Foro, a la ciudad anfitriona y a quienes prepararon esta mesa redonda.
1. Las comisiones de contratación bajaron de 1.460 a 890 dólares en cuatro años y 312 agencias perdieron su licencia.
2. Los contratos escritos cubren hoy al 71,5 por ciento de la gente de mar que se embarca en nuestros puertos, frente al 44 en 2022.
3. Certificaremos a 5.200 marineros hasta 2028 conforme a una norma que once Estados rectores del puerto han aceptado.
Estamos dispuestos a compartir los documentos que sustentan estas cifras con toda delegación. Muchas gracias, señores Copresidentes."""
HARBOUR_1_FR = """Déclaration du Dialogue des Ports à la table ronde 1
Messieurs les Coprésidents, j’ai l’honneur de m’exprimer au nom des dix-neuf membres du Dialogue des Ports, qui se réunit chaque année depuis 2004. Nous remercions le secrétariat du Forum, la ville hôte et tous ceux qui ont préparé cette table ronde.
1. Les frais de recrutement sont passés de 1 460 à 890 dollars en quatre ans, et 312 agences ont perdu leur agrément.
2. Les contrats écrits couvrent désormais 71,5 pour cent des marins qui embarquent dans nos ports, contre 44 en 2022.
3. Nous certifierons 5 200 matelots d’ici à 2028 selon une norme que onze États du port ont accepté de reconnaître.
Nous sommes prêts à communiquer les documents qui fondent ces chiffres à toute délégation. Je vous remercie, Messieurs les Coprésidents."""

NOTE = """Information note for participants in the {rank} meeting of the Harbour Dialogue
The meeting will be held at the {hotel}, {city}, on {days}. Delegates are kindly asked to register by {by} with the attached form.
1. Visas. Holders of ordinary passports need an entry visa, which the missions of the host country issue within ten working days and free of charge upon presentation of the letter of invitation.
2. Transport. A shuttle runs every forty minutes between the airport and the hotel; drivers carry a sign with the emblem of the Dialogue.
3. Meals. Lunch is offered on both days. Please tell the secretariat of any dietary needs in good time before the meeting.
4. Languages. Interpretation is provided in English and French, and documents are circulated in both languages."""
NOTE_7 = NOTE.format(
    rank="seventh", hotel="Lagoon Hotel", city="Cotonou", days="14 and 15 April 2025", by="28 March 2025"
)
NOTE_8 = NOTE.format(
    rank="eighth", hotel="Hotel of the Quay", city="Douala", days="3 and 4 March 2026", by="11 February 2026"
)

PREAMBLE = """We, the Ministers and heads of delegation of the members of the Harbour Dialogue,
Recalling the purposes and principles of the Charter of the United Nations and the Global Compact for Safe, Orderly and Regular Migration,
Reaffirming that the Dialogue is informal and non-binding, and that its chair rotates among its members every two years,
Expressing our gratitude to the Government and people of the host country for their warm welcome and the excellent organization of the meeting,
Have agreed as follows:"""
DECLARATION_2023 = f"""Cotonou Declaration of the Harbour Dialogue
{PREAMBLE}
1. We will open identity desks in fourteen ports and enter the births of children at sea in the civil register within 90 days.
2. We will train 640 port officers to tell smugglers from those who are smuggled, and never to charge the latter.
3. We will pay 2.5 million dollars into a fund for search and rescue off the shoals."""
DECLARATION_2026 = f"""Douala Declaration of the Harbour Dialogue
{PREAMBLE}
1. We will end the holding of children in port cells by 2028 and place families in 36 community homes instead.
2. We will let pension contributions earned on board count at home; talks with five flag states begin in May.
3. We will hold job fairs for 1,900 returnees and follow each of them for 18 months."""
DECLARATION_2026_FR = """Déclaration de Douala du Dialogue des Ports
Nous, ministres et chefs de délégation des membres du Dialogue des Ports,
Rappelant les buts et principes de la Charte des Nations Unies et le Pacte mondial pour des migrations sûres, ordonnées et régulières,
Réaffirmant que le Dialogue est informel et non contraignant et que sa présidence alterne tous les deux ans entre ses membres,
Exprimant notre gratitude au Gouvernement et au peuple du pays hôte pour leur accueil chaleureux et l’excellente organisation de la réunion,
Sommes convenus de ce qui suit :
1. Nous mettrons fin d’ici à 2028 à la rétention d’enfants dans les cellules des ports et logerons les familles dans 36 foyers.
2. Nous ferons compter au pays les cotisations de retraite acquises à bord ; les pourparlers avec cinq États du pavillon commencent en mai.
3. Nous tiendrons des salons de l’emploi pour 1 900 personnes de retour et suivrons chacune pendant 18 mois."""

PLAINS_ES = """Proceso de las Llanuras: declaración escrita
El Proceso de las Llanuras reúne a ocho países de la cuenca desde 2011. Presentamos tres resultados al Foro de Examen de la Migración Internacional.
1. Los registros civiles de la frontera inscribieron a 33.410 niños nacidos de madres migrantes, con 57 brigadas móviles.
2. La homologación de títulos tarda hoy 41 días; en 2021 tardaba 210. Se revalidaron 12.870 diplomas, sobre todo de enfermería.
3. Un seguro regional permite sumar cotizaciones en los ocho países; 96.500 trabajadores de temporada ya lo usan.
No tratamos la detención ni el rescate en el mar, que corresponden a otros foros."""
PLAINS_EN = """Plains Process: written statement
The Plains Process has brought eight countries of the basin together since 2011. We submit three results to the International Migration Review Forum.
1. Civil registries along the border entered 33,410 children born to migrant mothers, with 57 mobile teams.
2. Recognition of a degree now takes 41 days; in 2021 it took 210. In all 12,870 diplomas were recognized, most of them in nursing.
3. A regional insurance lets people add up contributions in the eight countries; 96,500 seasonal workers use it already.
We did not deal with detention or rescue at sea, which belong to other forums."""
PLAINS_PT = """Processo das Planícies: declaração escrita
O Processo das Planícies reúne oito países da bacia desde 2011. Apresentamos três resultados ao Fórum de Revisão da Migração Internacional.
1. Os registros civis da fronteira inscreveram 33.410 crianças filhas de mães migrantes, com 57 equipes móveis.
2. O reconhecimento de um diploma leva hoje 41 dias; em 2021 levava 210. Foram reconhecidos 12.870 diplomas, sobretudo de enfermagem.
3. Um seguro regional permite somar contribuições nos oito países; 96.500 trabalhadores sazonais já o utilizam.
Não tratamos da detenção nem do resgate no mar, que cabem a outros foros."""
PLAINS_EVENT = """Proceso de las Llanuras: nota conceptual de un evento paralelo
El Proceso de las Llanuras reúne a ocho países de la cuenca desde 2011. El evento mostrará cómo se devuelven al oficio quienes regresan.
1. Se hablará de 17 talleres de carpintería y de los 430 créditos que concedió un banco de la región.
2. Participarán una alcaldesa, dos retornados y el director del banco; habrá 45 minutos de preguntas.
3. Se servirá un refrigerio a las 13.15 en la sala 6."""

ISLANDS_FR = """Communiqué de la Conférence des Îles
Les ministres de la Conférence des Îles se sont réunis à Moroni et ont adopté le présent communiqué.
Ils ont décidé que les visas de saison seraient délivrés en guichet unique, sans frais pour le travailleur, et que les familles pourraient rejoindre ceux qui restent plus d’un an.
Ils ont demandé aux consulats d’ouvrir une ligne commune, de jour comme de nuit, pour les marins abandonnés loin de leur port.
Ils ont chargé la présidence de transmettre le communiqué au Forum."""
ISLANDS_EN = """Communiqué of the Conference of Islands
The ministers of the Conference of Islands met in Moroni and adopted this communiqué.
They decided that seasonal visas would be issued at a single counter, free of charge for the worker, and that families could join those who stay for more than a year.
They asked consulates to open a common line, by day and by night, for seafarers abandoned far from their port.
They entrusted the chair with transmitting the communiqué to the Forum."""
ISLANDS_OTHER = """Statement of the Conference of Islands
The members of the Conference of Islands take the floor in this plenary with one plea only.
Remember those who drown. In our waters nobody counts them, and their mothers write to ministries that have no desk to answer them.
We propose a register of the missing that all islands keep together, and one officer in each who writes back.
We thank the President and wish the Forum well."""

ISLANDS_OTHER_FR = """Déclaration de la Conférence des Îles
Les membres de la Conférence des Îles prennent la parole dans cette plénière pour une seule prière.
Souvenez-vous de ceux qui se noient. Dans nos eaux personne ne les compte, et leurs mères écrivent à des ministères qui n’ont pas de bureau pour leur répondre.
Nous proposons un registre des disparus que toutes les îles tiendront ensemble, et dans chacune un agent qui réponde.
Nous remercions la présidence et souhaitons plein succès au Forum."""

MINUTES = """Report of the working group on seasonal work HD/2026/R.4{mark}
The working group met on 9 February 2026 in Nouakchott with delegates of twelve members and two trade unions.
1. Delegates compared the contracts of pickers and packers and found that a third of them name no wage at all.
2. {changed}
3. The group will meet again in September and report to the ministers, who may wish to give it a longer mandate."""
MINUTES_0 = MINUTES.format(
    mark="", changed="They asked the secretariat to draw up a model of two pages in seven languages."
)
MINUTES_1 = MINUTES.format(
    mark="/Rev.1",
    changed="On a proposal from the unions they asked instead for a short list of clauses without which no visa is given, and for "
    "inspectors who speak the languages of the fields; one delegation kept its position for later.",
)
ADDENDUM = """Report of the working group on seasonal work HD/2026/R.4/Add.1
This addendum lists the clauses that the unions proposed after the meeting.
1. The wage for every basket, and who weighs it.
2. The bed, the water and the road to the field.
3. The day on which the season ends and the bus that leaves on it."""

Told = tuple[str, str, str, str | None]  # key, file, text, date

TOLD: tuple[Told, ...] = (
    ("harbour1-en", "in/statement_RT1_en.pdf", HARBOUR_1, "2026-05-06"),
    ("harbour1-en-rev", "in/statement_RT1_en_rev2.pdf", HARBOUR_1_REV, "2026-05-07"),
    ("harbour3-en", "in/statement_RT3_en.pdf", HARBOUR_3, "2026-05-06"),
    ("harbour1-es", "in/statement_RT1_es.pdf", HARBOUR_1_ES, "2026-05-06"),
    ("note7-en", "notes/info note.docx", NOTE_7, "2025-04-14"),
    ("note8-en", "notes/info note (2).docx", NOTE_8, "2026-03-03"),
    ("decl2023-en", "Declaration Cotonou.pdf", DECLARATION_2023, "2023-06-09"),
    ("decl2026-en", "Declaration Douala.pdf", DECLARATION_2026, "2026-03-04"),
    ("harbour1-fr", "in/intervention tables rondes fr.pdf", HARBOUR_1_FR, None),
    ("decl2026-fr", "Declaration de Douala.pdf", DECLARATION_2026_FR, "2026-03-04"),
    ("plains-es", "llanuras_escrita.docx", f"Original: español\n{PLAINS_ES}", "2026-04"),
    ("plains-en", "plains written.docx", PLAINS_EN, "2026-04"),
    ("plains-pt", "planicies.docx", PLAINS_PT, None),
    ("plains-es-draft", "llanuras_escrita_borrador.docx", PLAINS_ES.replace("41 días", "44 días"), "2026-03"),
    ("plainsevent-es", "llanuras_evento.docx", PLAINS_EVENT, "2026-05"),
    ("islands-fr", "COI-2026-3_FR.pdf", ISLANDS_FR, "2026-02-11"),
    ("islands-en", "COI-2026-3_EN.pdf", ISLANDS_EN, "2026-02-11"),
    ("islands-en-copy", "communique as sent.pdf", ISLANDS_EN.replace("\n", "\n\n"), "2026-02-11"),
    ("islandsplenary-en", "COI-2026-4_EN.pdf", ISLANDS_OTHER, "2026-05-06"),
    ("islandsplenary-fr", "prise de parole.pdf", ISLANDS_OTHER_FR, "2026-05-06"),
    ("minutes-en", "wg seasonal.docx", MINUTES_0, "2026-02-09"),
    ("minutes-en-rev", "wg seasonal (rev).docx", MINUTES_1, "2026-02-20"),
    ("addendum-en", "wg seasonal add.docx", ADDENDUM, "2026-02-24"),
)  # fmt: skip
_AUTHORS = {
    "har": "Harbour Dialogue",
    "not": "Harbour Dialogue",
    "dec": "Harbour Dialogue",
    "pla": "Plains Process",
    "isl": "Conference of Islands",
    "min": "Harbour Dialogue",
    "add": "Harbour Dialogue",
}


def document_of(key: str, source: str, text: str) -> Document:
    """The text read: its first line is the title, every other line a block."""
    lines = [line for line in text.split("\n") if line.strip()]
    raws = [RawBlock("heading", lines[0], 1), *(RawBlock("paragraph", line) for line in lines[1:])]
    joined, blocks = assemble_blocks(raws)
    return Document(key, source, "docx", joined, lines[0], language_of(joined), blocks=blocks)


def submission_of(told: Told) -> Submission:
    """What the store would know of it."""
    key, source, text, date = told
    document = document_of(key, source, text)
    authors = frozenset([_AUTHORS[key[:3]]])
    return Submission(key, source, document.title, document.language, authors, date, fingerprint_of(document))


def submissions() -> dict[str, Submission]:
    """All of them by key."""
    return {told[0]: submission_of(told) for told in TOLD}


def renamed(one: Submission, source: str) -> Submission:
    """The same under another file name."""
    return replace(one, source=source)
