"""The catalogues hold every text of the code, translated, with its holes and tags, and compiled."""

import re

import pytest
from babel.messages.catalog import Message

from tests.languages import catalogues, ledger, screens

BOTH = [(language, domain) for language in catalogues.LANGUAGES for domain in catalogues.DOMAINS]
_HOLES = re.compile(r"%\(\w+\)s|\{\w*\}")
_TAGS = re.compile(r"</?\w+[^>]*>")


def texts(message: Message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    source = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    said = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return source, said


@pytest.mark.parametrize(("language", "domain"), BOTH)
def test_every_text_is_there_and_translated(language: str, domain: str) -> None:
    """`make messages` brings the files up to date; what it then names wants a translation."""
    fresh = catalogues.refreshed(language, domain)
    file = screens.ROOT / catalogues.path(language, domain)
    assert file.read_bytes() == catalogues.as_po(fresh)
    assert [message.id for message in catalogues.untranslated(fresh)] == []


@pytest.mark.parametrize(("language", "domain"), BOTH)
def test_what_is_translated_is_compiled(language: str, domain: str) -> None:
    file = screens.ROOT / catalogues.path(language, domain)
    assert file.with_suffix(".mo").read_bytes() == catalogues.as_mo(catalogues.kept(language, domain))


@pytest.mark.parametrize(("language", "domain"), BOTH)
def test_holes_and_tags_are_kept(language: str, domain: str) -> None:
    wrong = []
    for message in catalogues.kept(language, domain):
        source, said = texts(message)
        if not message.id or not all(said):
            continue
        wanted = set(_HOLES.findall(source[-1])) | set(_HOLES.findall(source[0]))
        for text in said:
            holes_fit = set(_HOLES.findall(text)) <= wanted and set(_HOLES.findall(said[-1])) == set(
                _HOLES.findall(source[-1])
            )
            if not holes_fit or sorted(_TAGS.findall(text)) != sorted(_TAGS.findall(source[-1])):
                wrong.append((message.id, text))
    assert wrong == []


def test_what_stands_in_the_code_is_found() -> None:
    """One of each kind: a constant put in, holes of several shapes, a label, an f-string over several lines."""
    entries = {sentence for *_, sentence in ledger.found()}
    assert {
        "Amazon allows no more calls for this seller account at the moment. Nothing was lost; the connector tries again by"
        " itself.",
        "The tracking reference of delivery {delivery} has {tracking} characters",
        "Partly shipped",
        "Pending",
    } <= entries
