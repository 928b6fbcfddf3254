"""Until 16 what was done stood beside what was reserved, on the lines of a move."""

from ..orm.records import Records

CLOSED = ("done", "cancel")


def enter(move: Records, done: float) -> None:
    """The move's quantity, spread over its lines: each takes what it reserves, the last one the rest."""
    lines = list(move["move_line_ids"])
    for at, line in enumerate(lines):
        part = done if at == len(lines) - 1 else min(done, line["quantity"])
        line.write(qty_done=part)
        done -= part
    if done > 0 and not lines:
        pieces = [1.0] * int(done) if move["product_id"]["tracking"] == "serial" else [done]
        move.env.create("stock.move.line", *({"move_id": move.id, "qty_done": piece} for piece in pieces))


def let_go(moves: Records) -> None:
    """Of a move that wants less than it has reserved, the whole reservation goes."""
    for move in moves.filtered(lambda move: move["state"] not in CLOSED and move["quantity"] > move["product_uom_qty"]):
        if not move["quantity_done"]:
            move["move_line_ids"].unlink()


def settle(moves: Records) -> None:
    """What is done becomes what there is, as newer versions have it; the reserved rest is let go."""
    for move in moves.filtered(lambda move: move["state"] not in CLOSED and move["quantity_done"]):
        for line in move["move_line_ids"]:
            if line["qty_done"]:
                line.write(quantity=line["qty_done"], picked=True)
            else:
                line.unlink()
