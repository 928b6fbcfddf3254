from typing import Any
def measure() -> dict[str, Any]:
    return {}
def wrong(figures: dict[str, Any]) -> list[str]:
    return []
