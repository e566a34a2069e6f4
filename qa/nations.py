"""Countries and their people under one name: "Iraqi" is Iraq, "U.S." is the US, "Sudani" is nobody.

Each line of the table is one thing: how it is told first, then everything else that it is called.
A table, because endings mislead: a Sudani is no Sudanese, Niger is not Nigeria.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from qa.question import ASKING

TABLE = """\
US/USA/U.S/U.S.A/America/American/Americans/United States/United States of America
UK/U.K/Britain/British/Briton/Britons/Great Britain/United Kingdom
EU/E.U/European Union
UN/U.N/United Nations
NATO/Nato/North Atlantic Treaty Organization/North Atlantic Treaty Organisation
ISIS/ISIL/Isis/Daesh/IS/Islamic State
UAE/Emirati/Emiratis/United Arab Emirates
Afghanistan/Afghan/Afghans
Albania/Albanian/Albanians
Algeria/Algerian/Algerians
Angola/Angolan/Angolans
Argentina/Argentine/Argentines/Argentinian/Argentinians
Armenia/Armenian/Armenians
Australia/Australian/Australians
Austria/Austrian/Austrians
Azerbaijan/Azerbaijani/Azerbaijanis/Azeri/Azeris
Bahrain/Bahraini/Bahrainis
Bangladesh/Bangladeshi/Bangladeshis
Belarus/Belarusian/Belarusians
Belgium/Belgian/Belgians
Bolivia/Bolivian/Bolivians
Bosnia/Bosnian/Bosnians
Brazil/Brazilian/Brazilians
Bulgaria/Bulgarian/Bulgarians
Burma/Burmese/Myanmar
Cambodia/Cambodian/Cambodians
Cameroon/Cameroonian/Cameroonians
Canada/Canadian/Canadians
Chad/Chadian/Chadians
Chile/Chilean/Chileans
China/Chinese
Colombia/Colombian/Colombians
Congo/Congolese
Croatia/Croatian/Croatians/Croat/Croats
Cuba/Cuban/Cubans
Cyprus/Cypriot/Cypriots
Czechia/Czech/Czechs/Czech Republic
Denmark/Danish/Dane/Danes
Ecuador/Ecuadorian/Ecuadorians
Egypt/Egyptian/Egyptians
England/English/Englishman
Eritrea/Eritrean/Eritreans
Estonia/Estonian/Estonians
Ethiopia/Ethiopian/Ethiopians
Europe/European/Europeans
Finland/Finnish/Finn/Finns
France/French
Gabon/Gabonese
Gaza/Gazan/Gazans
Georgia/Georgian/Georgians
Germany/German/Germans
Ghana/Ghanaian/Ghanaians
Greece/Greek/Greeks
Guatemala/Guatemalan/Guatemalans
Guinea/Guinean/Guineans
Haiti/Haitian/Haitians
Honduras/Honduran/Hondurans
Hungary/Hungarian/Hungarians
Iceland/Icelandic/Icelanders
India/Indian/Indians
Indonesia/Indonesian/Indonesians
Iran/Iranian/Iranians
Iraq/Iraqi/Iraqis
Ireland/Irish
Israel/Israeli/Israelis
Italy/Italian/Italians
Jamaica/Jamaican/Jamaicans
Japan/Japanese
Jordan/Jordanian/Jordanians
Kazakhstan/Kazakh/Kazakhs
Kenya/Kenyan/Kenyans
Kosovo/Kosovar/Kosovars
Kurdistan/Kurdish/Kurd/Kurds
Kuwait/Kuwaiti/Kuwaitis
Kyrgyzstan/Kyrgyz
Laos/Laotian/Laotians
Latvia/Latvian/Latvians
Lebanon/Lebanese
Liberia/Liberian/Liberians
Libya/Libyan/Libyans
Lithuania/Lithuanian/Lithuanians
Luxembourg
Malawi/Malawian/Malawians
Malaysia/Malaysian/Malaysians
Mali/Malian/Malians
Malta/Maltese
Mauritania/Mauritanian/Mauritanians
Mexico/Mexican/Mexicans
Moldova/Moldovan/Moldovans
Mongolia/Mongolian/Mongolians
Montenegro/Montenegrin/Montenegrins
Morocco/Moroccan/Moroccans
Mozambique/Mozambican/Mozambicans
Namibia/Namibian/Namibians
Nepal/Nepali/Nepalis/Nepalese
Netherlands/Dutch/Holland
New Zealand/New Zealander/New Zealanders
Nicaragua/Nicaraguan/Nicaraguans
Niger/Nigerien/Nigeriens
Nigeria/Nigerian/Nigerians
North Korea/North Korean/North Koreans
Norway/Norwegian/Norwegians
Oman/Omani/Omanis
Pakistan/Pakistani/Pakistanis
Palestine/Palestinian/Palestinians
Panama/Panamanian/Panamanians
Paraguay/Paraguayan/Paraguayans
Peru/Peruvian/Peruvians
Philippines/Philippine/Filipino/Filipinos
Poland/Polish/Pole/Poles
Portugal/Portuguese
Qatar/Qatari/Qataris
Romania/Romanian/Romanians
Russia/Russian/Russians
Rwanda/Rwandan/Rwandans
Saudi Arabia/Saudi/Saudis
Scotland/Scottish/Scot/Scots
Senegal/Senegalese
Serbia/Serbian/Serbians/Serb/Serbs
Singapore/Singaporean/Singaporeans
Slovakia/Slovak/Slovaks
Slovenia/Slovenian/Slovenians/Slovene/Slovenes
Somalia/Somali/Somalis
South Africa/South African/South Africans
South Korea/South Korean/South Koreans
South Sudan/South Sudanese
Spain/Spanish/Spaniard/Spaniards
Sri Lanka/Sri Lankan/Sri Lankans
Sudan/Sudanese
Sweden/Swedish/Swede/Swedes
Switzerland/Swiss
Syria/Syrian/Syrians
Taiwan/Taiwanese
Tajikistan/Tajik/Tajiks
Tanzania/Tanzanian/Tanzanians
Thailand/Thai/Thais
Tunisia/Tunisian/Tunisians
Turkey/Turkish/Turk/Turks/Turkiye/Türkiye
Turkmenistan/Turkmen
Uganda/Ugandan/Ugandans
Ukraine/Ukrainian/Ukrainians
Uruguay/Uruguayan/Uruguayans
Uzbekistan/Uzbek/Uzbeks
Venezuela/Venezuelan/Venezuelans
Vietnam/Vietnamese
Wales/Welsh
Yemen/Yemeni/Yemenis
Zambia/Zambian/Zambians
Zimbabwe/Zimbabwean/Zimbabweans"""
# Words of their own when they are written small.
WORDS_TOO = frozenset(
    "us is un nato chad china guinea jordan oman polish pole poles turkey".split()
)
# How a country is called in front of what is its own, where articles prefer to abbreviate it. The
# reader takes "American soldiers" and "US troops" for two nations' men.
ABBREVIATED = {"american": "US", "british": "UK"}
OWN = re.compile(
    r"(?i)(?<![\w-])(?<!Latin )(?<!North )(?<!South )(?<!Central )(?<!\ban )"
    rf"(?P<whose>{'|'.join(ABBREVIATED)})"
    rf" (?!(?:{'|'.join(sorted(ASKING))})\b)(?=(?-i:[a-z]))"
)
SHORT = {name: re.compile(rf"\b{name[0]}\.?{name[1]}\b\.?(?= [a-z])") for name in ("US", "UK")}
CAPITALISED = re.compile(r"(?<!\bal-)(?<!\bAl-)\b[A-Z]\w*(?:(?:\.[A-Z])+\b\.?)?")
SMALL = re.compile(r"(?<![\w’'-])[a-z]+(?:\.[a-z])*")
# Where it acts, the government's seat is the country; where something is, it is a city.
WASHINGTON = re.compile(r"(?<!\b[Ii]n )(?<!\b[Nn]ear )\bWashington\b(?! (?:D\.?C|Post|Times))")


@lru_cache(maxsize=1)
def called() -> dict[str, str]:
    """Return what everything is called, each with the one word that stands for it."""
    return {
        name: names[0].replace(" ", "")
        for names in (line.split("/") for line in TABLE.splitlines())
        for name in names
    }


@lru_cache(maxsize=1)
def phrases() -> re.Pattern[str]:
    """Return a pattern of the names of several words, longest first."""
    found = sorted((n for n in called() if " " in n), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, found))})\b")


@lru_cache(maxsize=512)
def by_one_name(text: str, *, small: bool = False) -> str:
    """Return a text in which every country and people has one name.

    With `small` also those that are written without a capital, as careless writers do.

    >>> by_one_name("Iraqi and U.S. officials told us of al-Sudani"), by_one_name("a swede")
    ('Iraq and US officials told us of al-Sudani', 'a swede')
    >>> by_one_name("poland has troops", small=True)
    'Poland has troops'
    """
    known = called()
    text = phrases().sub(lambda m: known[m.group()], text)
    text = WASHINGTON.sub("US", text)
    text = CAPITALISED.sub(lambda m: known.get(m.group().rstrip("."), m.group()), text)
    if not small:
        return text
    lower = written_small()
    return SMALL.sub(lambda m: lower.get(m.group(), m.group()), text)


@lru_cache(maxsize=1)
def written_small() -> dict[str, str]:
    """Return names as careless writers write them, without those that are words of their own."""
    return {n.lower(): one for n, one in called().items() if n.lower() not in WORDS_TOO}


@lru_cache(maxsize=1)
def nations() -> frozenset[str]:
    """Return the words that stand for a country or people, in lower case."""
    return frozenset(one.lower() for one in called().values())


def abbreviated(texts: Iterable[str]) -> frozenset[str]:
    """Return the countries that texts mostly abbreviate in front of what is theirs.

    >>> sorted(abbreviated(["US troops and U.S. strikes", "British ships", "American forces"]))
    ['US']
    """
    joined = " ".join(texts)
    whole = [ABBREVIATED[m["whose"].lower()] for m in OWN.finditer(joined)]
    return frozenset(n for n, p in SHORT.items() if len(p.findall(joined)) > whole.count(n))


def as_abbreviated(question: str, names: frozenset[str]) -> str:
    """Return a question that calls countries as articles do which abbreviate those names.

    >>> as_abbreviated("How many American soldiers did an American see?", frozenset({"US"}))
    'How many US soldiers did an American see?'
    >>> as_abbreviated("the American did leave", frozenset({"US"}))
    'the American did leave'
    """

    def told(match: re.Match[str]) -> str:
        name = ABBREVIATED[match["whose"].lower()]
        return f"{name} " if name in names else match.group()

    return OWN.sub(told, question)
