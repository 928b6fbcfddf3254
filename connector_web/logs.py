"""Log lines are JSON, one a line, in UTC, with secrets and personal data taken out."""

import json
import logging
from datetime import UTC, datetime

from accounts.gateways.journal import redact


class Redact(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        try:
            text = record.getMessage()
        except (TypeError, ValueError, KeyError):  # somebody's wrong placeholders shall not end an order's work
            text = f"{record.msg} {record.args}"
        record.msg, record.args = redact(text), None
        return True


class JsonLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = redact(self.formatException(record.exc_info))
        # Half a character of a buyer's name has no encoding.
        return json.dumps(line, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
