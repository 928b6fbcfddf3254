"""`make bench`: measured figures; the last line is one JSON object of them all. Parts may be chosen:
`python -m tests.bench orders pages offers shipments schedule`.

Timing is reported and never fails, since machines differ. Counts do: calls, duplicates, writes of a second sync, what
Amazon holds. The tops of the parts say how to make them smaller.
"""

import argparse
import json
import sys
import time
from typing import Any

from .measuring import say
from .parts import PARTS


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all of them when left out")
    chosen = parser.parse_args(arguments).parts or list(PARTS)
    if unknown := [name for name in chosen if name not in PARTS]:
        parser.error(f"there is no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    figures: dict[str, Any] = {}
    broken: list[str] = []
    for name in [name for name in PARTS if name in chosen]:
        say(f"--- {name}")
        started = time.monotonic()
        found = PARTS[name].measure()
        broken += PARTS[name].wrong(found)
        figures |= {**found, f"{name}_took_seconds": round(time.monotonic() - started)}
    for sentence in broken:
        say(f"WRONG: {sentence}")
    print(json.dumps({**figures, "counts_hold": not broken}))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
