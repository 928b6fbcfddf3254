"""What Odoo's database says about itself and not about a record. Odoo passes its words on, of `load` nothing but the
words, and PostgreSQL says them in the language of its server: these are its own catalogues'."""

import re

# Two wrote the same at once, and one of them was undone.
_CONFLICT = re.compile(
    r"could not serialize access|deadlock detected|could not obtain lock|concurrent update"
    r"|konnte Zugriff nicht serialisieren|Verklemmung \(Deadlock\) entdeckt|konnte Sperre .{0,200} nicht setzen"
    r"|pas pu sérialiser un accès|deadlock\) détecté"
    r"|no se pudo serializar el acceso|detectado un deadlock"
    r"|serializzazione dell'accesso fallita|rilevato deadlock"
    r"|无法串行访问|检测到死锁",
    re.I,
)
# Nothing can be written: a copy that is read only, a disk without room.
_CLOSED = re.compile(
    r"in a read-only transaction|read-only-transaktion|transaction en lecture seule|transacción de sólo lectura"
    r"|transazione a sola lettura|只读模式的事务"
    r"|could not (?:extend|write to) file|no space left on device|auf dem Gerät ist kein Speicherplatz|设备上没有空间",
    re.I,
)
# Rolled back by the database: surely did not happen.
BUSY = frozenset(
    [
        "SerializationFailure",
        "TransactionRollbackError",
        "DeadlockDetected",
        "LockNotAvailable",
        "ConcurrencyError",
        "PoolError",
        "QueryCanceled",
    ]
)
CLOSED = frozenset({"ReadOnlySqlTransaction", "DiskFull", "CannotConnectNow", "TooManyConnections"})
# In the middle of whatever it was.
LOST = frozenset({"OperationalError", "InterfaceError", "InternalError", "AdminShutdown", "CrashShutdown"})


def is_conflict(text: str) -> bool:
    """The same again will do."""
    return bool(_CONFLICT.search(text))


def is_closed(text: str) -> bool:
    """The same again will do, once somebody has seen to the database."""
    return bool(_CLOSED.search(text))
