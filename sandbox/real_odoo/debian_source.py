"""From the machine's own Debian source to the same source of another suite. Pure text.

No mirror's address is ours to choose: a company's machine knows its own, `mirror+file:` lists included.
"""

SKIPPED_ENDINGS = ("-security", "-updates", "-backports", "-proposed-updates", "/updates")


def source_of(suite: str, sources: dict[str, str], codename: str) -> tuple[str, str] | None:
    """(file ending, text) of the first usable source among file name -> text; None when there is none."""
    suites = {codename, "stable", "oldstable", "testing", "unstable", "sid"}
    for name, text in sorted(sources.items()):
        rewritten = _deb822(text, suites, suite) if name.endswith(".sources") else _one_line(text, suites, suite)
        if rewritten:
            return ("sources" if name.endswith(".sources") else "list"), rewritten
    return None


def _one_line(text: str, suites: set[str], suite: str) -> str | None:
    for line in text.splitlines():
        words = line.split("#", 1)[0].split()
        if not words or words[0] != "deb":
            continue
        start = 1
        if len(words) > 1 and words[1].startswith("["):
            start = next((i + 1 for i, word in enumerate(words) if word.endswith("]")), len(words))
        options, rest = words[1:start], words[start:]
        if len(rest) >= 3 and rest[1] in suites and "main" in rest[2:]:
            return " ".join(["deb", *options, rest[0], suite, "main"]) + "\n"
    return None


def _deb822(text: str, suites: set[str], suite: str) -> str | None:
    for stanza in _stanzas(text):
        fields = {name.lower(): value for name, value in stanza}
        if fields.get("enabled", "yes").strip().lower() in ("no", "false", "0"):
            continue
        if "deb" not in fields.get("types", "").split() or "main" not in fields.get("components", "").split():
            continue
        if not suites & {one for one in fields.get("suites", "").split() if not one.endswith(SKIPPED_ENDINGS)}:
            continue
        own = {"types": "deb", "suites": suite, "components": "main"}
        return "".join(f"{name}: {own.get(name.lower(), value)}\n" for name, value in stanza)
    return None


def _stanzas(text: str) -> list[list[tuple[str, str]]]:
    """Fields of each paragraph; a value keeps its continuation lines (an inline Signed-By key has many)."""
    stanzas: list[list[tuple[str, str]]] = [[]]
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        if not line.strip():
            stanzas.append([])
        elif line[0] in " \t" and stanzas[-1]:
            name, value = stanzas[-1][-1]
            stanzas[-1][-1] = (name, f"{value}\n{line}")
        elif ":" in line:
            name, value = line.split(":", 1)
            stanzas[-1].append((name.strip(), value.strip()))
    return [stanza for stanza in stanzas if stanza]
