"""Notices by e-mail, over SMTP with the standard library: encrypted wherever there is a password to protect."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formatdate
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from xref.errors import DownloadError, UsageError

_PORTS = {"smtp": 587, "smtps": 465}
_TIMEOUT = 30.0  # seconds
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Mailbox(NamedTuple):
    """Who gets mail (`to`), and the server that takes it: smtp://user:password@host:587, or smtps://.

    smtp:// turns to TLS by STARTTLS where the server offers it, and must before a password is told.
    """

    to: str
    server: str

    @property
    def address(self) -> str:
        """The mailbox; another server is no other receiver."""
        return f"mailto:{self.to}"

    @property
    def shown(self) -> str:
        """The mailbox."""
        return self.to

    def deliver(self, notice: Mapping[str, Any], key: str) -> None:
        """Hand it to the server. Raises `DownloadError` if the server does not take it."""
        parts = urlsplit(self.server)
        host, user = parts.hostname or "", unquote(parts.username or "")
        port = parts.port or _PORTS[parts.scheme]
        safe = ssl.create_default_context()
        lost = f"the notice did not reach {self.to} by {host}"
        try:
            if parts.scheme == "smtps":
                smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT, context=safe)
            else:
                smtp = smtplib.SMTP(host, port, timeout=_TIMEOUT)
            with smtp:
                smtp.ehlo()
                if parts.scheme == "smtp" and smtp.has_extn("starttls"):
                    smtp.starttls(context=safe)
                elif parts.scheme == "smtp" and user and host not in _LOOPBACK:
                    raise DownloadError(f"{lost}: it offers no encryption for the password", "use smtps://")
                if user:
                    smtp.login(user, unquote(parts.password or ""))
                smtp.send_message(message(notice, key, self.to, user if "@" in user else f"xref@{host}"))
        except (smtplib.SMTPException, OSError) as error:
            raise DownloadError(f"{lost}: {_why(error)}", "look at XREF_SMTP and at the server") from None


def mailbox(to: str, server: str) -> Mailbox:
    """A mailbox. Raises `UsageError` if `to` is none, or if `server` is no address of a mail server."""
    name, _, domain = to.strip().rpartition("@")
    if not name or not domain or any(c.isspace() or c in "<>,;" for c in to.strip()) or not to.isprintable():
        raise UsageError(f"--mail {to} is no mailbox", "give one such as ann@example.org")
    try:
        parts = urlsplit(server)
        right = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        right = False
    if not right:
        raise UsageError(
            "--mail needs a mail server in XREF_SMTP", "set it to smtps://user:password@mail.example.org or smtp://..."
        )
    return Mailbox(to.strip(), server)


def message(notice: Mapping[str, Any], key: str, to: str, sender: str) -> EmailMessage:
    """The notice as a plain text message; the same notice has the same Message-ID, by which mail readers fold it."""
    mail = EmailMessage()
    mail["Subject"] = " ".join(f"xref: {notice.get('subject', 'news')}".split())[:200]
    mail["From"], mail["To"], mail["Date"] = sender, to, formatdate()
    mail["Message-ID"] = f"<{key}.{hashlib.sha256(to.encode()).hexdigest()[:16]}@xref.invalid>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no reply of an absent reader comes back
    mail.set_content(str(notice.get("text", "")) + "\n")
    return mail


def _why(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error.decode(errors="replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        return " ".join(f"it answers {error.smtp_code} {said}".split())
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "it refuses the mailbox"
    return str(error) or type(error).__name__
