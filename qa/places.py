"""Countries and capitals that speak in the news without being anybody: "Washington said"."""

from __future__ import annotations

from qa.nations import called

BODIES = frozenset(
    "Parliament Congress Senate Nato NATO UN Pentagon Kremlin Hamas Hezbollah".split()
)
# Countries, and what is theirs: "Iraq", "Iraqi".
COUNTRIES = frozenset(called()) - BODIES - {"ISIS", "ISIL", "Isis", "Daesh", "IS", "Islamic State"}
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
NOBODIES = COUNTRIES | CAPITALS | BODIES
