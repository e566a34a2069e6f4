"""Countries and capitals that speak in the news without being anybody: "Washington said"."""

from __future__ import annotations

COUNTRIES = frozenset(
    (
        "Afghanistan Albania Algeria America Angola Argentina Armenia Australia Austria Azerbaijan "
        "Bahrain Bangladesh Belarus Belgium Bolivia Bosnia Brazil Britain Bulgaria Cambodia "
        "Cameroon Canada Chad Chile China Colombia Congo Croatia Cuba Cyprus Denmark Ecuador Egypt "
        "England Eritrea Estonia Ethiopia Finland France Gabon Georgia Germany Ghana Greece "
        "Guatemala Guinea Haiti Honduras Hungary Iceland India Indonesia Iran Iraq Ireland Israel "
        "Italy Jamaica Japan Jordan Kazakhstan Kenya Kosovo Kuwait Kyrgyzstan Laos Latvia Lebanon "
        "Liberia Libya Lithuania Luxembourg Malawi Malaysia Mali Malta Mexico Moldova Mongolia "
        "Montenegro Morocco Mozambique Myanmar Namibia Nepal Netherlands Nicaragua Niger Nigeria "
        "Norway Oman Pakistan Palestine Panama Paraguay Peru Philippines Poland Portugal Qatar "
        "Romania Russia Rwanda Scotland Senegal Serbia Singapore Slovakia Slovenia Somalia Spain "
        "Sudan Sweden Switzerland Syria Taiwan Tajikistan Tanzania Thailand Tunisia Turkey Türkiye "
        "Turkmenistan Uganda Ukraine Uruguay Uzbekistan Venezuela Vietnam Wales Yemen Zambia "
        "Zimbabwe UK US USA UAE EU"
    ).split()
    + [
        "Saudi Arabia",
        "United States",
        "United Kingdom",
        "United Arab Emirates",
        "South Africa",
        "South Korea",
        "North Korea",
        "New Zealand",
        "Sri Lanka",
        "European Union",
        "Czech Republic",
    ]
)
CAPITALS = frozenset(
    (
        "Abuja Algiers Amman Amsterdam Ankara Athens Baghdad Baku Bangkok Beijing Beirut Belgrade "
        "Berlin Bern Bogota Brasilia Bratislava Brussels Bucharest Budapest Cairo Canberra Caracas "
        "Copenhagen Damascus Dhaka Doha Dublin Hanoi Havana Helsinki Islamabad Jakarta Jerusalem "
        "Kabul Khartoum Kiev Kyiv Lima Lisbon Ljubljana London Madrid Manama Manila Minsk Moscow "
        "Muscat Nairobi Nicosia Oslo Ottawa Paris Prague Pretoria Pyongyang Quito Riga Riyadh Rome "
        "Sanaa Santiago Sarajevo Seoul Skopje Sofia Stockholm Taipei Tallinn Tbilisi Tehran Tokyo "
        "Tripoli Tunis Vienna Vilnius Warsaw Washington Yerevan Zagreb"
    ).split()
    + ["Abu Dhabi", "Addis Ababa", "Buenos Aires", "Kuwait City", "New Delhi", "Mexico City"]
)
BODIES = frozenset(
    "Parliament Congress Senate Nato NATO UN Pentagon Kremlin Hamas Hezbollah".split()
)
NOBODIES = COUNTRIES | CAPITALS | BODIES
