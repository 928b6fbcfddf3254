"""Waiting until a server answers."""

import time
from urllib.error import HTTPError, URLError
from urllib.request import urlopen


def answers(url: str, *, seconds: float) -> bool:
    """True as soon as anything answers, whatever it says."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urlopen(url, timeout=2).close()
        except HTTPError:
            return True
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return True
    return False
