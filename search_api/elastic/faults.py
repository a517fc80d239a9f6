"""What to change when a cluster refuses us: the setting's name, not the library's words alone."""

from __future__ import annotations

from elasticsearch import (
    AuthenticationException,
    AuthorizationException,
    SSLError,
    TransportError,
    UnsupportedProductError,
)

FORBIDDEN = 403

_WHO = "TUSACH_ES_API_KEY, or TUSACH_ES_USER and TUSACH_ES_PASSWORD"

_OF_CERTIFICATES = (
    (
        ("certificate has expired", "not yet valid"),
        "the node's certificate has expired or does not hold yet: renew it on the node, "
        "or set this machine's clock",
    ),
    (
        ("hostname mismatch", "ip address mismatch", "doesn't match"),
        "the node's certificate is for another name: "
        "write the node in TUSACH_ES_URLS as its certificate does",
    ),
    (
        ("local issuer", "self-signed", "self signed", "verify failed"),
        "the node's certificate was signed by an authority that we do not know: "
        "TUSACH_ES_CA must name the PEM file of that authority",
    ),
    (
        ("wrong version number", "record layer failure", "packet length too long"),
        "the node speaks no TLS: its address in TUSACH_ES_URLS must begin with http://",
    ),
)


def refusal(error: Exception) -> str:
    """Why a node refuses us, and what to do; "" when trying again may help."""
    match error:
        case AuthenticationException():
            return f"Elasticsearch does not know us (401): check {_WHO}"
        case AuthorizationException():
            return forbidden(error.message)
        case UnsupportedProductError():
            return "what answers at TUSACH_ES_URLS is no Elasticsearch"
        case SSLError():
            return _of_certificate(told(error))
    return ""


def told(error: Exception) -> str:
    """The error's own words: those that the client prints may say no more than "Connection error"."""
    return str(error.message) if isinstance(error, TransportError) else str(error)


def forbidden(reason: object) -> str:
    """Of one request, or of one part of a larger one."""
    return (
        "Elasticsearch knows us but forbids it (403): the key of TUSACH_ES_API_KEY, or the user of "
        f"TUSACH_ES_USER, needs the privilege `all` on the indices tusach-* "
        f"(or what TUSACH_ES_PREFIX says; {reason})"
    )


def _of_certificate(message: str) -> str:
    known = (advice for signs, advice in _OF_CERTIFICATES if any(sign in message.lower() for sign in signs))
    return f"{next(known, 'TLS failed: check TUSACH_ES_CA and TUSACH_ES_URLS')} ({message})"


def hint(reason: str) -> str:
    """What a connection that was cut short may mean."""
    if any(sign in reason for sign in ("without response", "plain HTTP request", "reset by peer")):
        return "; if the nodes speak TLS, their addresses in TUSACH_ES_URLS must begin with https://"
    return ""
