"""Answers in SP-API's and in Login with Amazon's words."""

from sandbox.httpd import Response

DENIED = "Access to requested resource is denied."
REVOKED = "The access token you provided is revoked, malformed or invalid."
EXPIRED = "The access token you provided has expired."


def error(status: int, code: str, message: str, details: str = "") -> Response:
    return Response.of({"errors": [{"code": code, "message": message, "details": details}]}, status)


def invalid_input(details: str) -> Response:
    return error(400, "InvalidInput", "Invalid Input", details)


def unauthorized(details: str) -> Response:
    return error(403, "Unauthorized", DENIED, details)


def login_error(status: int, code: str, description: str) -> Response:
    return Response.of({"error": code, "error_description": description}, status)


def quota_exceeded() -> Response:
    return error(429, "QuotaExceeded", "You exceeded your quota for the requested resource.")


def no_grant(parameter: str) -> Response:
    description = (
        f"The request has an invalid grant parameter : {parameter}. "
        "User may have revoked or didn't grant the permission."
    )
    return login_error(400, "invalid_grant", description)


def invalid_client() -> Response:
    return login_error(401, "invalid_client", "Client authentication failed")
