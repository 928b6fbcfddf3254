"""One settings file. Every value comes from the environment (see .env.example); the defaults run a shop on one
machine with nothing but Python: SQLite, and Celery over the file system."""

from pathlib import Path

from connector_web.environment import count, env, seconds, switch, web_address
from connector_web.keys import own_key

BASE_DIR = Path(__file__).resolve().parent.parent
if switch("READ_DOT_ENV", default=True) and (BASE_DIR / ".env").is_file():
    env.read_env(str(BASE_DIR / ".env"))

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = switch("DEBUG")
SECRET_KEY = env.str("SECRET_KEY", default="") or own_key(VAR_DIR / "secret.key", size=48)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "accounts",
    "sync",
    "connector_web",
    "connector_web.apps.EngineRoomConfig",  # Django's admin, behind the second factor
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.language.choice.LanguageOfPerson",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "connector_web.headers.SecurityHeaders",
]
ROOT_URLCONF = "connector_web.urls"
WSGI_APPLICATION = "connector_web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.static",
                "django.templatetags.i18n",
                "accounts.templatetags.language",
                "sync.templatetags.sync_ui",
                "sync.templatetags.charts",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- database: SQLite unless DATABASE_URL names PostgreSQL ---------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'connector.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a transaction that will write takes the lock at its start, so two workers wait for each other
    # instead of failing half-way. Power loss may cost the last commits under NORMAL, never consistency; the cursor
    # commits with its rows and writes to Odoo repeat harmlessly, so that is safe here.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = count("CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people ----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
HTTPS = switch("HTTPS")  # behind a TLS proxy: secure cookies, HSTS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
if HTTPS:  # a browser takes cookies of this name from this very host only, and no neighbour can plant one
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would lose the session on the way back from Amazon's consent page
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PROXIES = count(
    "PROXIES", 0
)  # in front of us, each adding to X-Forwarded-For; what else stands in that header is made up
SIGN_UP = env.str("SIGN_UP", default="invitation")  # or "open": whoever comes makes a merchant of their own
ADMIN_SECOND_FACTOR = switch("ADMIN_SECOND_FACTOR", default=True)
# Lock-outs and used codes are remembered here, by all web processes alike. In the database, because taking hold of a
# name must be one act: with files two processes would both succeed. Nothing slow or large is kept in it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_remembered",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # so that nobody pushes lock-outs out by filling it
    }
}

# --- pages -------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "connector_web" / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="UTC")  # what pages show; inside everything is UTC
USE_I18N = USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise wants the folder, also when nobody ran collectstatic
WHITENOISE_USE_FINDERS = True  # serves from the source tree when nobody ran collectstatic
WHITENOISE_AUTOREFRESH = DEBUG

# --- Celery: the doorbell. The ledger in the database is the truth, so losing a message costs delay only ---------
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://")
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}
if CELERY_BROKER_URL.startswith("filesystem"):
    for folder in ("in", "processed"):
        (VAR_DIR / "broker" / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "broker" / "in"),
        "data_folder_out": str(VAR_DIR / "broker" / "in"),
        "processed_folder": str(VAR_DIR / "broker" / "processed"),
        "control_folder": str(VAR_DIR / "broker"),
        "polling_interval": 0.1,
    }
elif CELERY_BROKER_URL.startswith("redis"):
    # Without time-outs a server that accepts and never answers would hold up whoever presses Sync.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 600,
        "socket_connect_timeout": 5,
        "socket_timeout": 5,
        "socket_keepalive": True,
    }
# Acknowledged at once: a lost doorbell is rung again by the next tick, while an open acknowledgement on a broken
# connection ends the whole worker (kombu 5.7 on Redis: AttributeError in _connparams; tests/faults, F22).
CELERY_TASK_ACKS_LATE = False
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
# On SIGQUIT or a second SIGINT what is under way has so long; on SIGTERM as long as it takes.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = QUIT_SECONDS = seconds("QUIT_SECONDS", 30.0)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = not CELERY_BROKER_URL.startswith("filesystem")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
TICK_SECONDS = seconds("TICK_SECONDS", 5.0)
CELERY_BEAT_SCHEDULE = {"tick": {"task": "sync.tasks.tick", "schedule": TICK_SECONDS}}
CELERY_BEAT_SCHEDULER = "connector_web.scheduler:Scheduler"
DEAF_SECONDS = seconds("DEAF_SECONDS", 180.0)  # a worker that hears nothing for so long ends (connector_web.watchdog)

# --- e-mail to merchants: none unless EMAIL_URL names a server ------------------------------------------------------
_MAIL = env.email_url("EMAIL_URL", default="dummymail://")
EMAIL_BACKEND, EMAIL_FILE_PATH = _MAIL["EMAIL_BACKEND"], _MAIL["EMAIL_FILE_PATH"]
EMAIL_HOST, EMAIL_PORT = _MAIL["EMAIL_HOST"] or "localhost", _MAIL["EMAIL_PORT"] or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL["EMAIL_HOST_USER"] or "", _MAIL["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.get("EMAIL_USE_TLS", False), _MAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = seconds("EMAIL_TIMEOUT", 10.0)  # a worker waits for it
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="connector@localhost")
SENDS_MAIL = bool(env.str("EMAIL_URL", default=""))

# --- logging in (django-allauth) -----------------------------------------------------------------------------------
ACCOUNT_ADAPTER = "accounts.login.adapters.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "accounts.login.forms.LogIn",
    "signup": "accounts.login.forms.SignUp",
    "change_password": "accounts.login.forms.ChangePassword",
    "reset_password": "accounts.login.forms.ForgottenPassword",
    "reset_password_from_key": "accounts.login.forms.NewPassword",
    "reauthenticate": "accounts.login.forms.Password",
    "add_email": "accounts.login.forms.NewAddress",
    "confirm_email_verification_code": "accounts.login.forms.AddressCode",
    "confirm_password_reset_code": "accounts.login.forms.ResetCode",
}
# An address is proven by a code of the mail, or by an invitation that was mailed. Without a mail server nobody's can be.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if SENDS_MAIL else "none"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = SENDS_MAIL
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
MFA_ALLOW_UNVERIFIED_EMAIL = not SENDS_MAIL
ACCOUNT_RATE_LIMITS = {"invite": "60/h/user"}  # beside django-allauth's own
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # here one stays; everywhere else the session ends
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
USERSESSIONS_ADAPTER = "accounts.login.adapters.Sessions"
MFA_ADAPTER = "accounts.login.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Connector"
MFA_TOTP_TOLERANCE = 1  # phones' clocks are off by a few seconds
MFA_FORMS = {
    "authenticate": "accounts.login.forms.Code",
    "reauthenticate": "accounts.login.forms.CodeAgain",
    "activate_totp": "accounts.login.forms.FirstCode",
    "add_webauthn": "accounts.login.forms.NewPasskey",
    "edit_webauthn": "accounts.login.forms.PasskeyName",
    "login_webauthn": "accounts.login.passkeys.Passkey",
    "authenticate_webauthn": "accounts.login.passkeys.SecondPasskey",
    "reauthenticate_webauthn": "accounts.login.passkeys.PasskeyAgain",
}

# Where these pages are reached from outside, for links in e-mails: https://connector.example.com
PUBLIC_URL = web_address("PUBLIC_URL")

# --- the connector -----------------------------------------------------------------------------------------------
FIELD_KEYS = env.list("FIELD_KEYS", default=[]) or [f"own:{own_key(VAR_DIR / 'field.key')}"]
AMAZON_API_URL = env.str("AMAZON_API_URL", default="")  # replaces Amazon's hosts for every region
AMAZON_LOGIN_URL = env.str("AMAZON_LOGIN_URL", default="")
AMAZON_CONSENT_URL = env.str("AMAZON_CONSENT_URL", default="")  # replaces Seller Central's consent pages
AMAZON_APPLICATION_ID = env.str("AMAZON_APPLICATION_ID", default="")  # amzn1.sp.solution…, for Connect Amazon
AMAZON_APP_DRAFT = switch("AMAZON_APP_DRAFT")  # Amazon has not published the application yet
AMAZON_CLIENT_ID = env.str("AMAZON_CLIENT_ID", default="")  # the operator's own SP-API application
AMAZON_CLIENT_SECRET = env.str("AMAZON_CLIENT_SECRET", default="")
# On one's own machine Odoo may run beside the connector. A server in public opens nothing that nobody has named: its own
# database or broker would answer whoever may type an address.
OWN_MACHINE = [] if HTTPS else ["127.0.0.1", "localhost", "::1"]
ODOO_PRIVATE_HOSTS = tuple(env.list("ODOO_PRIVATE_HOSTS", default=OWN_MACHINE))
ODOO_TIMEOUT = seconds("ODOO_TIMEOUT", 60.0)
AMAZON_TIMEOUT = seconds("AMAZON_TIMEOUT", 30.0)
LEASE_SECONDS = seconds("LEASE_SECONDS", 90.0)  # longer than any one outside call
BATCH_SIZE = count("BATCH_SIZE", 200)
ORDERS_EVERY_SECONDS = seconds("ORDERS_EVERY_SECONDS", 300.0)
SHIPMENTS_EVERY_SECONDS = seconds("SHIPMENTS_EVERY_SECONDS", 30.0)
OFFERS_EVERY_SECONDS = seconds("OFFERS_EVERY_SECONDS", 3600.0)
STOCK_EVERY_SECONDS = seconds("STOCK_EVERY_SECONDS", 60.0)
FBA_STOCK_EVERY_SECONDS = seconds("FBA_STOCK_EVERY_SECONDS", 14_400.0)
COMPLETENESS_EVERY_SECONDS = 86_400.0  # by night; this is how long one that broke waits at most
BACKFILL_DAYS = count("BACKFILL_DAYS", 30)  # how far back a new channel starts
PERSONAL_DATA_DAYS = count("PERSONAL_DATA_DAYS", 30)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact": {"()": "connector_web.logs.Redact"}},
    "formatters": {"line": {"()": "connector_web.logs.JsonLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["redact"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # These print headers with tokens, or a line a call.
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
        "odoolib": {"level": "WARNING"},
        "sp_api": {"level": "WARNING"},
        "kombu.connection": {"level": "ERROR"},  # the file system has no host name, and says so at every connection
    },
}
