"""Loaded by pytest before Django: tests keep their files in a folder of their own and know keys of their own."""

import atexit
import os
import shutil
import tempfile

folder = tempfile.mkdtemp(prefix="connector-tests-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ |= {
    "VAR_DIR": folder,
    "READ_DOT_ENV": "off",
    "SECRET_KEY": "for-tests-only",
    "FIELD_KEYS": "test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    "DEBUG": "off",
    "LOG_LEVEL": "ERROR",
    "PYTHONHASHSEED": "0",
}
for name in ("AMAZON_API_URL", "AMAZON_LOGIN_URL", "FAILPOINT", "CELERY_BROKER_URL"):
    os.environ.pop(name, None)
if "TEST_DATABASE_URL" in os.environ:
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
else:
    os.environ.pop("DATABASE_URL", None)
