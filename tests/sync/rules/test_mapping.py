"""Field mappings as rules: what is read from a file, what becomes of Amazon's words, and what cannot work."""

import string
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.gateways.odoo.records_fields import OdooField
from sync.rules import amazon_fields, mapped_values, mapping, mapping_fields
from sync.rules.expressions import BadExpression, compiled
from sync.rules.mapped_values import Records, outcome
from sync.rules.mapping import BadMapping, Mapping
from tests.sync.rules.mapped import CHANNELS, ORDER, made, odoo


@pytest.mark.parametrize(
    ("source", "field", "more", "value"),
    [
        ("orderId", odoo("char"), {}, "303-1"),
        ("buyer.buyerName", odoo("char"), {}, "Erika Müller"),
        ("buyer.buyerName", odoo("text"), {}, "Erika  Müller"),
        ("buyer.buyerName", odoo("text"), {"transform": "trim"}, "Erika Müller"),
        ("buyer.buyerName", odoo("char"), {"transform": "upper"}, "ERIKA MÜLLER"),
        ("fulfillment.fulfilledBy", odoo("char"), {"transform": "lower"}, "merchant"),
        ("orderId", odoo("char"), {"transform": "first", "argument": "3"}, "303"),
        ("orderId", odoo("char"), {"transform": "last", "argument": "2"}, "-1"),
        ("orderId", odoo("char"), {"transform": "template", "argument": "Amazon {value}!"}, "Amazon 303-1!"),
        (
            "buyer.buyerName",
            odoo("html"),
            {"transform": "template", "argument": "<b>{value}"},
            "&lt;b&gt;Erika  Müller",
        ),
        ("createdTime", odoo("datetime"), {}, datetime.fromisoformat("2026-11-23T22:30:00+00:00")),
        ("createdTime", odoo("date"), {"transform": "date"}, date(2026, 11, 23)),
        ("createdTime", odoo("date"), {"transform": "date", "argument": "Asia/Tokyo"}, date(2026, 11, 24)),
        ("programs", odoo("char"), {}, "PRIME, AMAZON_BUSINESS"),
        ("programs", odoo("many2many", relation="crm.tag"), {}, Records("crm.tag", ("PRIME", "AMAZON_BUSINESS"), True)),
        ("programs[0]", odoo("many2one", relation="crm.team"), {}, Records("crm.team", ("PRIME",))),
        ("proceeds.grandTotal.amount", odoo("monetary"), {}, Decimal("1234.50")),
        ("proceeds.grandTotal.amount", odoo("float"), {}, Decimal("1234.50")),
        ("orderItems[0].quantityOrdered", odoo("integer"), {}, 2),
        ("length(orderItems)", odoo("integer"), {}, 2),
        ("sum(orderItems[*].quantityOrdered)", odoo("integer"), {}, 5),
        ("contains(programs, 'PRIME')", odoo("boolean"), {}, True),
        ("fulfillment.fulfilledBy", odoo("boolean"), {"values": (("MERCHANT", "no"),)}, False),
        ("salesChannel", odoo("selection", selection=CHANNELS), {"fallback": "amazon germany"}, "amazon_de"),
        ('`"Web shop"`', odoo("selection", selection=CHANNELS), {}, "a"),
        ("buyer.buyerPurchaseOrderNumber", odoo("char"), {"values": (("po-7", "Seven"),)}, "Seven"),
        ("buyer.buyerPurchaseOrderNumber", odoo("char"), {"values": (("po-8", "Eight"),)}, "po-7"),
        ("buyer.buyerPurchaseOrderNumber", odoo("char"), {"values": (("po-8", "Eight"), ("*", "Other"))}, "Other"),
        ("buyer.buyerPurchaseOrderNumber", odoo("char"), {"values": (("po-7", ""),), "fallback": "None"}, "None"),
        ("buyer.nothing", odoo("char"), {"fallback": "?"}, "?"),
        ("buyer.nothing", odoo("char"), {}, None),
        ("buyer.nothing", odoo("boolean"), {}, None),
    ],
)
def test_what_odoo_gets(source: str, field: OdooField, more: dict[str, Any], value: object) -> None:
    found = outcome(made(source, **more), field, ORDER)
    assert (found.value, found.trouble) == (value, "")
    assert type(found.value) is type(value)


@pytest.mark.parametrize(
    ("source", "field", "more", "trouble"),
    [
        ("buyer", odoo("char"), {}, "several. Name one of them: buyerName, buyerPurchaseOrderNumber"),
        ("orderItems", odoo("char"), {}, "a list of things with several values"),
        ("orderId", odoo("integer"), {}, "This is no number"),
        ("proceeds.grandTotal.amount", odoo("integer"), {}, "no whole number"),
        ("`99999999999`", odoo("integer"), {}, "too large"),
        ("`1e300`", odoo("float"), {}, "more digits than Odoo takes"),
        ("orderId", odoo("date"), {}, "This is no date"),
        ("orderId", odoo("datetime"), {}, "This is no time"),
        ("orderId", odoo("date"), {"transform": "date"}, "This is no date"),
        ("orderId", odoo("boolean"), {}, "takes yes or no"),
        ("orderId", odoo("selection", selection=CHANNELS), {}, "takes one of Web shop, Amazon Germany."),
        ("programs", odoo("many2one", relation="crm.team"), {}, "There are 2 values, and Odoo's field takes one."),
        ("buyer.buyerName", odoo("float"), {"transform": "number"}, "There is no number in this text."),
        ("orderId", odoo("char", size=3), {}, "longer than Odoo's field takes (3 characters)"),
        ("orderId", odoo("binary"), {}, "A field of the type binary cannot be written."),
        ("max(buyer)", odoo("char"), {}, "does not work on this order"),
    ],
)
def test_why_odoo_gets_nothing(source: str, field: OdooField, more: dict[str, Any], trouble: str) -> None:
    found = outcome(made(source, **more), field, ORDER)
    assert found.value is None
    assert trouble in found.trouble


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12 kg", "12"),
        ("1.234,56 EUR", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234.567", "1234567"),
        ("-3,5", "-3.5"),
        ("about 7.", "7"),
    ],
)
def test_the_number_in_a_text(text: str, number: str) -> None:
    found = outcome(made("@", transform="number"), odoo("float"), text)
    assert found.value == Decimal(number)


def test_a_line_sees_its_item_and_the_order() -> None:
    about = mapped_values.document_for("line", ORDER, ORDER["orderItems"][1])
    found = outcome(made("join('/', [item.product.sellerSku, order.orderId])", "line"), odoo("char"), about)
    assert found.value == "B/303-1"
    with pytest.raises(BadMapping, match="begin with item. or order."):
        made("product.sellerSku", "line")


# --- whatever is typed -------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3),
    max_leaves=12,
)
SOURCES = st.sampled_from(
    ["@", "a", "a.b", "a[*]", "a[0]", "a[*].b", "*", "keys(@)", "a || b", "[a, b]", "{x: a}", "to_string(a)"]
)
TYPES = st.sampled_from([*mapping_fields.TYPES, "binary", "one2many", "reference", "json", ""])
ARGUED = st.sampled_from(
    [
        ("", ""),
        ("trim", ""),
        ("upper", ""),
        ("lower", ""),
        ("first", "3"),
        ("last", "2"),
        ("date", ""),
        ("date", "Asia/Tokyo"),
    ]
    + [("number", ""), ("template", "<{value}>")]
)
RIGHT: dict[str, type | tuple[type, ...]] = {
    "char": str,
    "text": str,
    "html": str,
    "selection": str,
    "integer": int,
    "float": Decimal,
    "monetary": Decimal,
    "boolean": bool,
    "date": date,
    "datetime": datetime,
    "many2one": Records,
    "many2many": Records,
}


@given(
    JSON,
    SOURCES,
    TYPES,
    ARGUED,
    st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=3),
    st.text(max_size=5),
)
def test_nothing_is_ever_raised_and_every_type_is_right(
    document: Any, source: str, type: str, how: tuple[str, str], values: dict[str, str], fallback: str
) -> None:
    field = odoo(type, relation="res.partner", selection=CHANNELS)
    one = Mapping("order", "x_field", source, *how, values=tuple(values.items()), fallback=fallback)
    found = outcome(one, field, document)
    if found.value is None:
        return
    assert found.trouble == ""
    assert isinstance(found.value, RIGHT[type])
    match found.value:
        case Decimal():
            assert found.value.is_finite() and abs(found.value) < 10**15
        case datetime():
            assert found.value.utcoffset() is not None
        case bool():
            assert type == "boolean"
        case int():
            assert abs(found.value) <= 2**31
        case Records():
            assert all(found.value.names)
    assert isinstance(mapped_values.shown(found.value), str)


@given(st.text(alphabet=st.sampled_from("ab.[]*?@|&!(){}`'\",: =<>012\\") | st.characters(), max_size=60), JSON)
def test_any_expression_is_a_value_or_a_sentence(text: str, document: Any) -> None:
    try:
        found = compiled(text).search(document)
    except BadExpression as error:
        assert str(error).endswith(".") and str(error)[0] in string.ascii_uppercase
    else:
        assert found is None or isinstance(found, str | int | float | bool | list | dict)


@pytest.mark.parametrize(
    "text",
    [
        "[@,@][]|" * 30 + "@",
        "[" + ",".join("@" * 100) + "]|[" + ",".join("@" * 40) + "]",
        "(" * 60 + "a" + ")" * 60,
        "!" * 200 + "a",
        "a" * 400,
        "`[" + "1," * 120 + "1]`[].`[1,1,1]`",
        "map(&map(&map(&map(&map(&@, $), $), $), $), $)".replace("$", "orderItems"),
        "orderItems[*]." + ".".join(["[@,@][]"] * 10),
    ],
)
def test_an_expression_that_would_never_end_is_refused(text: str) -> None:
    many = {"orderItems": [{"n": n} for n in range(1000)]}
    try:
        found = compiled(text).search(many)
    except BadExpression as error:
        assert str(error)
    else:
        assert found in (None, [])


def test_an_expression_of_many_steps_ends() -> None:
    many = {"orderItems": [{"n": str(n)} for n in range(1900)]}
    with pytest.raises(BadExpression, match="takes too long"):
        compiled("orderItems[?n==`1`||n==`2`||n==`3`||n==`4`||n==`5`||n==`6`||n==`7`||n==`8`]").search(many)
    assert len(compiled("orderItems[*].n").search(many)) == 1900


# --- files and forms ---------------------------------------------------------------------------------------------------

FIELDS = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
WORDS = (
    st.text(alphabet=string.ascii_letters + "äß.-/ ", min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
    .map(lambda text: " ".join(text.split()))
)
MAPPINGS = st.builds(
    Mapping,
    target=st.sampled_from(["order", "customer", "delivery"]),
    field=FIELDS,
    source=st.sampled_from([one.path for one in amazon_fields.ORDER]),
    values=st.dictionaries(WORDS, WORDS, max_size=3).map(lambda found: tuple(found.items())),
    fallback=st.just("") | WORDS,
    mode=st.sampled_from(list(mapping.MODES)),
    label=st.just("") | WORDS,
)


@given(MAPPINGS)
def test_a_mapping_comes_back_from_its_file_as_it_was(one: Mapping) -> None:
    assert mapping.read(mapping.data_of(one)) == one
    assert mapping.pairs_of(mapping.typed(one.values)) == one.values
    assert one.name in one.sentence


@given(st.lists(MAPPINGS, max_size=6), st.lists(MAPPINGS, max_size=6))
def test_of_two_mappings_of_a_field_the_channels_own_counts(common: list[Mapping], own: list[Mapping]) -> None:
    found = {one.key: one for one in mapping.together(common, own)}
    assert found.keys() == {one.key for one in (*common, *own)}
    for one in own:
        assert found[one.key] in own
    said = mapping.differences(common, mapping.together(common, own))
    assert all(kind in ("added", "changed") for kind, _ in said)


@pytest.mark.parametrize(
    ("data", "part", "sentence"),
    [
        ([], "", "A mapping is an object"),
        ({"target": "order", "field": "x", "source": "orderId", "colour": "red"}, "", "no part 'colour'"),
        ({"target": "order", "field": 7, "source": "orderId"}, "field", "is a text between quotes"),
        ({"target": "invoice", "field": "x", "source": "orderId"}, "target", "one of order, line, customer, delivery"),
        ({"target": "order", "field": "", "source": "orderId"}, "field", "Choose a field of Odoo."),
        ({"target": "order", "field": "Nöte!", "source": "orderId"}, "field", "no name of a field"),
        ({"target": "order", "field": "x", "source": ""}, "source", "Choose one of Amazon's fields."),
        ({"target": "order", "field": "x", "source": "a.b["}, "source", "neither a field of Amazon's nor"),
        ({"target": "order", "field": "x", "source": "nope(a)"}, "source", "no function nope()"),
        ({"target": "order", "field": "x", "source": "a", "transform": "rot13"}, "transform", "not known"),
        ({"target": "order", "field": "x", "source": "a", "transform": "first"}, "argument", "how many characters"),
        ({"target": "order", "field": "x", "source": "a", "transform": "template"}, "argument", "{value}"),
        (
            {"target": "order", "field": "x", "source": "a", "transform": "date", "argument": "Mars/Olympus"},
            "argument",
            "Europe/Berlin",
        ),
        (
            {"target": "order", "field": "x", "source": "a", "transform": "upper", "argument": "2"},
            "argument",
            "nothing more",
        ),
        ({"target": "order", "field": "x", "source": "a", "mode": "sometimes"}, "mode", "one of new, empty, always"),
        ({"target": "order", "field": "x", "source": "a", "fallback": "z" * 201}, "fallback", "at most 200"),
        ({"target": "order", "field": "x", "source": "a", "values": ["b"]}, "values", "an object of texts"),
        ({"target": "order", "field": "x", "source": "a", "values": {"b": 1}}, "values", "an object of texts"),
        (
            {"target": "order", "field": "x", "source": "a", "values": {str(n): "b" for n in range(201)}},
            "values",
            "At most 200",
        ),
    ],
)
def test_what_no_mapping_can_be_made_of(data: Any, part: str, sentence: str) -> None:
    with pytest.raises(BadMapping) as caught:
        mapping.read(data)
    assert caught.value.part == part
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("MERCHANT", "Line 1: write"), ("a = b\n= c", "Line 2: write"), ("a = b\n\na = c", "Line 3: a is named twice.")],
)
def test_a_value_map_that_cannot_be_read(text: str, sentence: str) -> None:
    with pytest.raises(BadMapping, match=sentence):
        mapping.pairs_of(text)


@given(st.text(max_size=200))
def test_a_value_map_is_read_or_refused_in_a_sentence(text: str) -> None:
    try:
        mapping.pairs_of(text)
    except BadMapping as error:
        assert str(error).startswith("Line ")
