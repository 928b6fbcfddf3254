"""Log lines: JSON, one a line, without secrets and addresses, whatever is thrown at them."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from connector_web.logs import JsonLine, Redact


@pytest.fixture
def stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")


@pytest.fixture
def log(stream: io.TextIOWrapper) -> Iterator[logging.Logger]:
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redact())
    handler.setFormatter(JsonLine())
    logger = logging.getLogger("a.test.of.logs")
    logger.propagate = False
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield logger
    logger.removeHandler(handler)


def lines(stream: io.TextIOWrapper) -> list[dict[str, str]]:
    stream.flush()
    return [json.loads(text) for text in stream.buffer.getvalue().decode().splitlines()]  # type: ignore[attr-defined]


def test_a_line_is_one_json_object(log: logging.Logger, stream: io.TextIOWrapper) -> None:
    log.warning("%s has %d orders\nand a second line", "Müller & Söhne", 3)
    (line,) = lines(stream)
    assert list(line) == ["at", "level", "logger", "message"]
    assert (line["level"], line["logger"]) == ("warning", "a.test.of.logs")
    assert line["message"] == "Müller & Söhne has 3 orders\nand a second line"
    assert line["at"].endswith("+00:00")


def test_secrets_and_addresses_are_taken_out(log: logging.Logger, stream: io.TextIOWrapper) -> None:
    log.info("token %s for %s", "Atzr|IwEBIJ", "erika@example.com")
    log.info("Authorization: Bearer abcdefghijklmnop")
    assert [line["message"] for line in lines(stream)] == ["token Atzr|… for …@…", "Authorization: … …"]


def test_a_trace_is_redacted_too(log: logging.Logger, stream: io.TextIOWrapper) -> None:
    try:
        raise ValueError("refused client_secret=amzn1.oa2-cs.v1.abc")
    except ValueError:
        log.exception("it failed")
    (line,) = lines(stream)
    assert "ValueError: refused client_secret=…" in line["trace"]
    assert "v1.abc" not in json.dumps(line)


@pytest.mark.parametrize(
    ("text", "args"), [("%d orders", ("many",)), ("%s and %s", ("one",)), ("%(name)s", ({"x": 1},))]
)
def test_wrong_placeholders_do_not_end_the_work(
    log: logging.Logger, stream: io.TextIOWrapper, text: str, args: tuple[object, ...]
) -> None:
    log.info(text, *args)
    (line,) = lines(stream)
    assert line["message"].startswith(text)


def test_half_a_character_is_written_as_what_it_is() -> None:
    """Not through a logger: pytest would keep the line in its report, and has no encoding for it either."""
    record = logging.LogRecord("a.test.of.logs", logging.INFO, __file__, 1, "buyer \ud800 Ω 😀", None, None)
    text = JsonLine().format(record)
    assert json.loads(text.encode())["message"] == "buyer \ud800 Ω 😀"
