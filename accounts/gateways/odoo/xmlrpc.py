"""XML-RPC as odoo-client-lib speaks it, over our transport: `xmlrpc.client.ServerProxy` has no time-out, unpacks any
amount of gzip and sends a call twice when the connection drops."""

import xml.parsers.expat
import xmlrpc.client
from typing import Any, NoReturn

from odoolib.rpc import Connection, XmlRPCConnector

from ..safehttp import Answer
from .wire import NoAnswer, Refused, Wire

MAX_DEPTH = 200
# Odoo committed, then found that XML-RPC has no word for None.
NO_NONE = "cannot marshal None"


class PooledXmlRpc(XmlRPCConnector):  # type: ignore[misc]
    def __init__(self, wire: Wire) -> None:
        # Not calling the parent: it can only write http://host:port/xmlrpc, without a path.
        self.wire = wire
        self.url = f"{wire.target.base}/xmlrpc"

    def send(self, service_name: str, method: str, *args: Any) -> Any:
        body = xmlrpc.client.dumps(tuple(without_none(arg) for arg in args), methodname=method).encode()
        answer = self.wire.post(f"/xmlrpc/{service_name}", body, "text/xml")
        if answer.status in (404, 405):
            raise NoAnswer("html", sent=False, status=answer.status)
        try:
            return parse(answer)
        except xmlrpc.client.Fault as fault:
            if NO_NONE in f"{fault.faultCode}{fault.faultString}":
                return None
            raise refusal(fault) from fault


def without_none(value: Any) -> Any:
    if value is None:
        return False
    if isinstance(value, dict):
        return {key: without_none(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [without_none(item) for item in value]
    return value


def parse(answer: Answer) -> Any:
    """The one value of an answer; raises Fault. Document types are refused: they are what XML bombs are made of."""
    reader = xmlrpc.client.Unmarshaller(use_builtin_types=True)
    reader.xml(None, None)  # type: ignore[arg-type]  # None: expat hands over text, not bytes
    parser = xml.parsers.expat.ParserCreate()
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise ValueError("nested too deeply")
        reader.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        reader.end(tag)

    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = reader.data
    try:
        parser.Parse(answer.body, True)
        values = reader.close()
    except xmlrpc.client.Fault:
        raise
    except (xml.parsers.expat.ExpatError, xmlrpc.client.Error, ValueError, LookupError, TypeError) as error:
        why = "html" if b"<html" in answer.body[:1000].lower() else "garbled"
        raise NoAnswer(why, sent=True, detail=str(error)[:200], status=answer.status) from error
    return values[0] if values else None


def _no_doctype(*_: Any) -> NoReturn:
    raise ValueError("a document type is not part of XML-RPC")


def refusal(fault: xmlrpc.client.Fault) -> Refused:
    """`/xmlrpc` names the class in its code, "warning -- UserError\\n\\ntext", or holds the text there and the traceback
    in the string."""
    code, text = str(fault.faultCode), str(fault.faultString)
    head, separator, rest = code.partition("\n\n")
    if head.startswith("warning -- "):
        return Refused(head.removeprefix("warning -- "), rest if separator else text, text)
    if code == "AccessDenied":
        return Refused("AccessDenied", text)
    return Refused(_class_in(text), code, text)


def _class_in(traceback: str) -> str:
    for line in reversed(traceback.strip().splitlines()):
        if line and not line[0].isspace():
            name = line.partition(":")[0].strip()
            if name.replace(".", "").replace("_", "").isalnum():
                return name.rpartition(".")[2]
    return "Error"


def connect(wire: Wire, database: str, login: str, key: str, uid: int | None) -> Connection:
    return Connection(PooledXmlRpc(wire), database, login, key, uid)
