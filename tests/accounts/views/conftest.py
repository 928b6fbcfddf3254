from tests.sync.views.conftest import _quick

__all__ = ["_quick"]
