"""Countries and states as Amazon and buyers write them; names and codes as Odoo 19 has them."""

import pytest

from sync.rules.places import country_code, state_id

ODOO = {
    "US": {"CA": "California", "NY": "New York", "DC": "District of Columbia", "PR": "Puerto Rico", "WA": "Washington", "VA": "Virginia", "WV": "West Virginia"},
    "ES": {
        "B": "Barcelona",
        "A": "Alacant (Alicante)",
        "C": "A Coruña (La Coruña)",
        "VI": "Araba/Álava",
        "BI": "Bizkaia (Vizcaya)",
        "PM": "Illes Balears (Islas Baleares)",
        "CA": "Cádiz",
        "GC": "Las Palmas",
        "TF": "Santa Cruz de Tenerife",
        "CE": "Ceuta",
        "ME": "Melilla",
        "LO": "La Rioja",
        "M": "Madrid",
    },
    "IT": {"MI": "Milano", "MB": "Monza e Brianza", "FC": "Forlì-Cesena", "AQ": "L'Aquila", "RC": "Reggio Calabria", "RE": "Reggio Emilia"},
    "JP": {"JP-13": "東京都", "JP-27": "大阪府", "JP-01": "北海道", "JP-26": "京都府"},
    "IE": {"D": "Dublin", "C": "Cork"},
    "GB": {"D5": "County Antrim", "D9": "County Down", "O5": "Kent"},
    "DE": {"DE-BW": "Baden-Württemberg", "DE-NW": "Nordrhein-Westfalen", "DE-BY": "Bayern"},
    "PL": {"ŁD": "łódzkie", "MZ": "mazowieckie"},
    "TR": {"34": "İstanbul", "35": "İzmir"},
    "MX": {"MEX": "México", "CMX": "Ciudad de México"},
    "CA": {"QC": "Quebec", "ON": "Ontario"},
    "AE": {"RK": "Ras al-Khaimah", "DU": "Dubai"},
    "BR": {"SP": "São Paulo"},
}  # fmt: skip
IDS = {(country, code): number for number, (country, code) in enumerate((c, k) for c, own in ODOO.items() for k in own)}
STATES = {
    (country, text.casefold()): IDS[country, code] + 1
    for country, own in ODOO.items()
    for code, name in own.items()
    for text in (name, code)
}


def code_of(country: str, text: str, zip_code: str = "") -> str:
    found = state_id(STATES, country, text, zip_code)
    return next((code for (_, code), number in IDS.items() if number + 1 == found), "")


@pytest.mark.parametrize(
    ("country", "typed", "code"),
    [
        *[("US", text, "CA") for text in ("CA", "ca", "California", "CALIFORNIA", " California ")],
        *[("US", text, "DC") for text in ("DC", "Washington DC", "Washington, D.C.", "District of Columbia")],
        *[("US", text, "WA") for text in ("WA", "Washington", "Washington State")],
        *[("US", text, "PR") for text in ("PR", "Puerto Rico")],
        ("US", "Virginia", "VA"),
        ("US", "W. Virginia", ""),
        *[("ES", text, "B") for text in ("Barcelona", "BARCELONA", "Provincia de Barcelona")],
        *[("ES", text, "A") for text in ("Alicante", "Alacant", "Alicante/Alacant", "ALICANTE")],
        *[("ES", text, "C") for text in ("A Coruña", "La Coruña", "Coruña", "LA CORUNA", "Coruña, A")],
        *[("ES", text, "VI") for text in ("Álava", "Araba", "Alava", "Araba/Álava")],
        *[("ES", text, "BI") for text in ("Bizkaia", "Vizcaya")],
        *[("ES", text, "PM") for text in ("Baleares", "Islas Baleares", "Illes Balears")],
        *[("ES", text, "GC") for text in ("Las Palmas", "Palmas, Las")],
        *[("ES", text, "LO") for text in ("La Rioja", "Rioja")],
        *[("ES", text, "M") for text in ("Madrid", "Comunidad de Madrid")],
        ("ES", "CADIZ", "CA"),
        *[("IT", text, "MI") for text in ("MI", "Milano", "milano", "Provincia di Milano")],
        *[("IT", text, "MB") for text in ("MB", "Monza Brianza", "Monza e della Brianza")],
        ("IT", "Forli' Cesena", "FC"),
        ("IT", "L’Aquila", "AQ"),
        ("IT", "Reggio di Calabria", "RC"),
        ("IT", "Reggio", ""),
        *[("JP", text, "JP-13") for text in ("東京都", "Tokyo", "TOKYO", "Tōkyō-to", "Tokyo-to", "13", "JP-13")],
        *[("JP", text, "JP-27") for text in ("大阪府", "Osaka", "Osaka-fu", "Ōsaka")],
        *[("JP", text, "JP-01") for text in ("北海道", "Hokkaido", "Hokkaidō")],
        *[("JP", text, "JP-26") for text in ("Kyoto Prefecture", "Kyoto-fu")],
        *[("IE", text, "D") for text in ("Dublin", "Co. Dublin", "County Dublin", "Co Dublin", "D")],
        *[("GB", text, "D5") for text in ("Antrim", "Co. Antrim", "COUNTY ANTRIM")],
        ("GB", "England", ""),
        *[("DE", text, "DE-BW") for text in ("BW", "DE-BW", "Baden-Württemberg", "Baden-Wuerttemberg", "BADEN WURTTEMBERG")],
        *[("DE", text, "DE-NW") for text in ("NRW", "Nordrhein Westfalen", "North Rhine-Westphalia")],
        ("DE", "Bavaria", "DE-BY"),
        ("DE", "Kleinkleckersdorf", ""),
        ("PL", "Lodzkie", "ŁD"),
        ("PL", "woj. mazowieckie", "MZ"),
        *[("TR", text, "34") for text in ("İstanbul", "Istanbul", "ISTANBUL", "34")],
        ("MX", "Estado de México", "MEX"),
        *[("MX", text, "CMX") for text in ("CDMX", "Ciudad de Mexico", "Distrito Federal")],
        ("CA", "Québec", "QC"),
        ("AE", "Ras Al Khaimah", "RK"),
        ("BR", "Sao Paulo", "SP"),
        ("FR", "Île-de-France", ""),
        ("US", "", ""),
        ("US", "—", ""),
    ],
)  # fmt: skip
def test_states(country: str, typed: str, code: str) -> None:
    assert code_of(country, typed) == code


@pytest.mark.parametrize(
    ("typed", "zip_code", "code"),
    [
        ("", "35001", "GC"),
        ("Canarias", "38001", "TF"),
        ("", "51001", "CE"),
        ("", "52001", "ME"),
        ("Madrid", "35001", "M"),
        ("", "28001", ""),
    ],
)
def test_spains_places_with_other_taxes_by_their_postal_code(typed: str, zip_code: str, code: str) -> None:
    assert code_of("ES", typed, zip_code) == code


@pytest.mark.parametrize(
    ("sent", "known", "code"),
    [
        ("DE", {"DE"}, "DE"),
        (" de ", {"DE"}, "DE"),
        ("UK", {"GB"}, "GB"),
        ("EL", {"GR"}, "GR"),
        ("XI", {"GB", "XI"}, "XI"),
        ("XI", {"GB"}, "GB"),
        ("IC", {"ES"}, "ES"),
        ("EA", {"ES"}, "ES"),
        ("PR", {"US", "PR"}, "PR"),
        ("ZZ", {"DE"}, "ZZ"),
        ("", {"DE"}, ""),
    ],
)
def test_countries(sent: str, known: set[str], code: str) -> None:
    assert country_code(sent, dict.fromkeys(known, 1)) == code
