"""Japan's prefectures in Latin letters, by the number that ends their ISO 3166-2 code (JP-13)."""

_NAMES = (
    "hokkaido aomori iwate miyagi akita yamagata fukushima ibaraki tochigi gunma saitama chiba tokyo kanagawa niigata"
    " toyama ishikawa fukui yamanashi nagano gifu shizuoka aichi mie shiga kyoto osaka hyogo nara wakayama tottori shimane"
    " okayama hiroshima yamaguchi tokushima kagawa ehime kochi fukuoka saga nagasaki kumamoto oita miyazaki kagoshima"
    " okinawa"
)
CODES = {name: f"jp-{number:02}" for number, name in enumerate(_NAMES.split(), 1)}
SUFFIXES = frozenset({"ken", "fu", "to", "do", "prefecture"})
