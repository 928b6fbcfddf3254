"""Invented buyers: names, streets and real cities for each of the 23 countries, as their addresses are written."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Place:
    city: str
    postal_code: str
    state: str  # as Amazon's stateOrRegion comes: sometimes a code, sometimes a name, often nothing


@dataclass(frozen=True, slots=True)
class Country:
    names: tuple[str, ...]
    streets: tuple[str, ...]
    places: tuple[Place, ...]
    phone: str
    number_first: bool = False


# country | names | streets | city:postal:state | phone prefix | "first" where the house number leads
_TABLE = """
CA|Emma Tremblay;Liam MacDonald;Chloé Gagnon|Maple Avenue;Rue Sainte-Catherine;Queen Street|Toronto:M5H 2N2:ON;Montréal:H3B 1A7:QC;Vancouver:V6B 1A1:BC|+1 604 555|first
US|Mary Johnson;José Ramírez;Wei Chen;Aaliyah Brooks|Main Street;Oak Ridge Drive;5th Avenue|Seattle:98101:WA;Austin:78701:TX;Portland:97205-1234:OR;New York:10001:NY|+1 206 555|first
MX|María Guadalupe Hernández;Juan Carlos Núñez|Avenida Insurgentes Sur;Calle Reforma|Ciudad de México:03920:Ciudad de México;Monterrey:64000:Nuevo León|+52 55 5555|
BR|João da Silva;Ana Beatriz Gonçalves|Rua Augusta;Avenida Paulista|São Paulo:01310-100:SP;Rio de Janeiro:22041-001:RJ|+55 11 95555|
IE|Aoife O'Sullivan;Seán Murphy|Grafton Street;Patrick Street|Dublin:D02 X285:Dublin;Cork:T12 W8KP:Cork|+353 1 555|first
ES|Lucía Fernández Peña;Íñigo Muñoz|Calle de Alcalá;Avinguda Diagonal|Madrid:28014:Madrid;Barcelona:08019:Barcelona;Santa Cruz de Tenerife:38001:Tenerife|+34 91 555|
GB|Sarah Thompson;Rhys Llewellyn-Jones;Oluwaseun Adeyemi|High Street;Oak Avenue;Church Lane|London:SW1A 1AA:Greater London;Manchester:M1 2AB:;Cardiff:CF10 1EP:Wales|+44 20 7946|first
FR|Élodie Lefèvre;Jean-François Dupont;Anaïs Œuvray|Rue de l'Église;Boulevard Voltaire|Paris:75011:;Lyon:69002:;Saint-Denis:97400:La Réunion|+33 1 55 55|first
BE|Lotte Peeters;Benoît Lambert|Rue Neuve;Meir|Bruxelles:1000:;Antwerpen:2000:|+32 2 555|
NL|Sanne de Vries;Joost van den Berg|Prinsengracht;Coolsingel|Amsterdam:1016 HK:;Rotterdam:3012 AG:Zuid-Holland|+31 20 555|
DE|Jürgen Müller;Anneliese Groß;Özlem Yıldız;Maximilian von und zu Weißenfels|Hauptstraße;Am Alten Markt;Königsallee|Berlin:10115:Berlin;München:80331:Bayern;Köln:50667:;Straße der Einheit:01067:Sachsen|+49 30 5555|
IT|Giulia D'Angelo;Niccolò Esposito|Via Garibaldi;Corso Buenos Aires|Milano:20124:MI;Roma:00184:RM;Forlì:47121:FC|+39 02 555|
SE|Åsa Lindström;Björn Öberg|Storgatan;Kungsgatan|Stockholm:111 43:;Göteborg:411 19:|+46 8 555|
ZA|Thandiwe Nkosi;Pieter van der Merwe|Long Street;Jan Smuts Avenue|Cape Town:8001:Western Cape;Johannesburg:2196:Gauteng|+27 21 555|first
PL|Łukasz Wiśniewski;Małgorzata Dąbrowska|ul. Marszałkowska;ul. Długa|Warszawa:00-590:;Łódź:90-001:łódzkie|+48 22 555|
EG|أحمد محمود;Nour El-Din Hassan|شارع التحرير;El Nasr Road|القاهرة:11511:القاهرة;Alexandria:21500:Alexandria|+20 2 5555|
TR|Çağla Şahin;İbrahim Öztürk|İstiklal Caddesi;Atatürk Bulvarı|İstanbul:34430:Beyoğlu;Ankara:06420:Çankaya|+90 212 555|
SA|محمد العتيبي;Fatimah Al-Harbi|طريق الملك فهد;Prince Sultan Road|الرياض:12211:الرياض;Jeddah:23323:Makkah|+966 11 555|
AE|Khalid Al Mansoori;Priya Nair|Sheikh Zayed Road;Corniche Road|Dubai::Dubai;Abu Dhabi::Abu Dhabi|+971 4 555|
IN|Ananya Krishnamurthy;राहुल शर्मा|MG Road;Linking Road|Bengaluru:560001:KARNATAKA;Mumbai:400050:MAHARASHTRA|+91 80 5555|first
SG|Tan Wei Ling;Muhammad Faizal bin Rahman|Orchard Road;Bukit Timah Road|Singapore:238859:;Singapore:259760:|+65 6555|first
AU|Charlotte Nguyen;Jack O'Brien|George Street;Collins Street|Sydney:2000:NSW;Melbourne:3000:VIC|+61 2 5550|first
JP|山田 太郎;佐藤 花子;髙橋 﨑子|神宮前;難波|渋谷区:150-0001:東京都;大阪市中央区:542-0076:大阪府|+81 3 5555|
"""


def _read(line: str) -> tuple[str, Country]:
    code, names, streets, places, phone, first = line.split("|")
    return code, Country(
        names=tuple(names.split(";")),
        streets=tuple(streets.split(";")),
        places=tuple(Place(*each.split(":")) for each in places.split(";")),
        phone=phone,
        number_first=first == "first",
    )


COUNTRIES = dict(_read(line) for line in _TABLE.strip().splitlines())


def a_name(random: Random, country: str) -> str:
    return random.choice(COUNTRIES[country].names)


def an_address(random: Random, country: str, name: str) -> dict[str, object]:
    """A CustomerAddress; what a country does not use is an empty string, as Amazon sends it, or absent."""
    facts = COUNTRIES[country]
    place, street, number = random.choice(facts.places), random.choice(facts.streets), str(random.randint(1, 199))
    address: dict[str, object] = {
        "name": name,
        "addressLine1": _street(country, street, number, first=facts.number_first),
        "city": place.city,
        "countryCode": country,
        "phone": f"{facts.phone} {random.randint(1000, 9999)}",
        "addressType": random.choice(("RESIDENTIAL", "RESIDENTIAL", "COMMERCIAL")),
    }
    if place.postal_code:
        address["postalCode"] = place.postal_code
    if place.state:
        address["stateOrRegion"] = place.state
    if random.random() < 0.3:
        address["addressLine2"] = random.choice(("Apt 4B", "2. OG links", "c/o Schmidt", "Flat 2A", ""))
    if country == "BR":
        address["extendedFields"] = {
            "streetName": street,
            "streetNumber": number,
            "complement": "Apto 42",
            "neighborhood": random.choice(("Bela Vista", "Copacabana")),
        }
    return address


def _street(country: str, street: str, number: str, *, first: bool) -> str:
    if country == "JP":
        return f"{street}{number}丁目5番7号"
    return f"{number} {street}" if first else f"{street} {number}"
