"""Cities where the invented people live: name, country, time zone, and how many live there."""

from dataclasses import dataclass

from alumnet.demo.chance import Weighted

HOME = "uk"


@dataclass(frozen=True, slots=True)
class Place:
    """A city, with its ISO country code and IANA zone."""

    city: str
    country: str
    zone: str
    region: str


# One line a zone: region, country, zone, then cities with their weights.
_TABLE: tuple[tuple[str, str, str, str], ...] = (
    ("uk", "GB", "Europe/London", "London 16, Bristol 12, Leeds 8, Manchester 8, Sheffield 6"),
    ("uk", "GB", "Europe/London", "Edinburgh 6, Glasgow 5, Cardiff 5, Birmingham 5, York 4"),
    ("uk", "GB", "Europe/London", "Newcastle upon Tyne 4, Exeter 3, Nottingham 3, Reading 3"),
    ("uk", "GB", "Europe/London", "Cambridge 3, Oxford 3, Belfast 2, Swansea 2, Norwich 2"),
    ("uk", "GB", "Europe/London", "Aberdeen 2, Inverness 1, Plymouth 1, Lancaster 1"),
    ("uk", "IE", "Europe/Dublin", "Dublin 5, Cork 2, Galway 1"),
    ("europe", "DE", "Europe/Berlin", "Berlin 5, Hamburg 3, Munich 3, Köln 2"),
    ("europe", "NL", "Europe/Amsterdam", "Amsterdam 4, Rotterdam 3, Delft 2"),
    ("europe", "FR", "Europe/Paris", "Paris 5, Lyon 3, Nantes 1"),
    ("europe", "BE", "Europe/Brussels", "Brussels 3, Ghent 1"),
    ("europe", "ES", "Europe/Madrid", "Madrid 3, Barcelona 3, Valencia 1"),
    ("europe", "PT", "Europe/Lisbon", "Lisbon 3, Porto 2"),
    ("europe", "IT", "Europe/Rome", "Milan 3, Turin 1, Bologna 1"),
    ("europe", "CH", "Europe/Zurich", "Zürich 3, Geneva 2"),
    ("europe", "SE", "Europe/Stockholm", "Stockholm 3, Göteborg 1"),
    ("europe", "DK", "Europe/Copenhagen", "Copenhagen 3"),
    ("europe", "NO", "Europe/Oslo", "Oslo 2, Bergen 1"),
    ("europe", "FI", "Europe/Helsinki", "Helsinki 2"),
    ("europe", "PL", "Europe/Warsaw", "Warsaw 3, Kraków 2, Gdańsk 1"),
    ("europe", "CZ", "Europe/Prague", "Prague 2"),
    ("europe", "GR", "Europe/Athens", "Athens 2, Thessaloniki 1"),
    ("europe", "RO", "Europe/Bucharest", "Bucharest 1, Cluj-Napoca 1"),
    ("europe", "UA", "Europe/Kyiv", "Kyiv 1, Lviv 1"),
    ("europe", "TR", "Europe/Istanbul", "Istanbul 3, İzmir 1"),
    ("america", "US", "America/New_York", "New York 5, Boston 4, Washington 3"),
    ("america", "US", "America/Los_Angeles", "San Francisco 3, Seattle 2"),
    ("america", "US", "America/Chicago", "Chicago 2, Houston 2"),
    ("america", "CA", "America/Toronto", "Toronto 4, Montréal 2"),
    ("america", "CA", "America/Vancouver", "Vancouver 2"),
    ("america", "BR", "America/Sao_Paulo", "São Paulo 2, Curitiba 1"),
    ("america", "CO", "America/Bogota", "Bogotá 1"),
    ("america", "MX", "America/Mexico_City", "Mexico City 1"),
    ("africa", "NG", "Africa/Lagos", "Lagos 4, Abuja 2, Ibadan 1"),
    ("africa", "GH", "Africa/Accra", "Accra 3, Kumasi 1"),
    ("africa", "KE", "Africa/Nairobi", "Nairobi 4"),
    ("africa", "ZA", "Africa/Johannesburg", "Cape Town 3, Johannesburg 3"),
    ("africa", "EG", "Africa/Cairo", "Cairo 2"),
    ("asia", "AE", "Asia/Dubai", "Dubai 3, Abu Dhabi 1"),
    ("asia", "LB", "Asia/Beirut", "Beirut 1"),
    ("asia", "IL", "Asia/Jerusalem", "Haifa 1"),
    ("asia", "IN", "Asia/Kolkata", "Bengaluru 4, Chennai 3, Pune 2, Delhi 2"),
    ("asia", "SG", "Asia/Singapore", "Singapore 4"),
    ("asia", "HK", "Asia/Hong_Kong", "Hong Kong 3"),
    ("asia", "CN", "Asia/Shanghai", "Shanghai 2, Nanjing 1"),
    ("asia", "JP", "Asia/Tokyo", "Tokyo 3, Kyoto 1"),
    ("asia", "KR", "Asia/Seoul", "Seoul 3"),
    ("asia", "AU", "Australia/Melbourne", "Melbourne 3"),
    ("asia", "AU", "Australia/Brisbane", "Brisbane 1"),
    ("asia", "NZ", "Pacific/Auckland", "Auckland 1, Wellington 1"),
)

REGIONS: dict[str, str] = {
    "uk": "the United Kingdom and Ireland",
    "europe": "continental Europe",
    "america": "the Americas",
    "africa": "Africa",
    "asia": "Asia and the Pacific",
}


def _places() -> list[tuple[Place, float]]:
    found: list[tuple[Place, float]] = []
    for region, country, zone, cities in _TABLE:
        for entry in cities.split(", "):
            city, _, weight = entry.rpartition(" ")
            found.append((Place(city, country, zone, region), float(weight)))
    return found


_ALL = _places()
BY_REGION: dict[str, Weighted[Place]] = {
    region: Weighted((place, weight) for place, weight in _ALL if place.region == region)
    for region in REGIONS
}
BY_COUNTRY: dict[str, Weighted[Place]] = {
    country: Weighted((place, weight) for place, weight in _ALL if place.country == country)
    for country in sorted({place.country for place, _ in _ALL})
}
BY_CITY: dict[str, Place] = {place.city: place for place, _ in _ALL}
