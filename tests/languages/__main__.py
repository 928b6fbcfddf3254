"""Brings the catalogues of translations up to date: `make messages`.

New texts come in empty, texts that are said no more go, and what is translated is compiled. Run it after a text changed,
fill what it names, and run it again.
"""

import sys

from tests.languages import catalogues


def main() -> int:
    missing = 0
    for language in catalogues.LANGUAGES:
        for domain in catalogues.DOMAINS:
            book = catalogues.refreshed(language, domain)
            catalogues.write(language, domain, book)
            empty = catalogues.untranslated(book)
            missing += len(empty)
            print(f"{catalogues.path(language, domain)}: {len(book)} texts, {len(empty)} to be translated")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
