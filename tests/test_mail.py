"""Mail against a real server on the loopback."""

import ssl
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from socket import socket
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from xref.errors import DownloadError, UsageError
from xref.mail import Mailbox, mailbox, message

NOTICE = {"subject": "3 new\nBcc: eve@example.org", "text": "Ростех — matched\n.\nend"}


class Handler:
    """Keeps what it gets; refuses mail to `nobody@`."""

    def __init__(self) -> None:
        self.got: list[bytes] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.got.append(envelope.content)
        return "250 OK"


def login(server: Any, session: Any, envelope: Any, mechanism: str, data: LoginPassword) -> AuthResult:
    right = data.password == b"se same"
    return AuthResult(success=right, handled=right)  # what is not handled, the server refuses


@pytest.fixture
def server() -> Iterator[Controller]:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(
        Handler(), hostname="127.0.0.1", port=port, authenticator=login, auth_require_tls=False, ready_timeout=30
    )
    controller.start()
    yield controller
    controller.stop()


def address(server: Controller, user: str = "") -> str:
    return f"smtp://{user}127.0.0.1:{server.port}"


def test_a_notice_arrives_whole(server: Controller) -> None:
    mailbox("ann@example.org", address(server, "bot%40example.org:se%20same@")).deliver(NOTICE, "k1")
    (raw,) = server.handler.got
    mail = message_from_bytes(raw, policy=default)
    assert mail["Subject"] == "xref: 3 new Bcc: eve@example.org"  # one line: no header of the data's own
    assert (mail["To"], mail["From"], mail["Bcc"]) == ("ann@example.org", "bot@example.org", None)
    assert mail.get_content().splitlines() == ["Ростех — matched", ".", "end"]


def test_what_is_refused_is_told_in_one_line(server: Controller) -> None:
    with pytest.raises(DownloadError, match=r"reach nobody@example\.org by 127\.0\.0\.1: it refuses the mailbox"):
        Mailbox("nobody@example.org", address(server)).deliver(NOTICE, "k")
    with pytest.raises(DownloadError, match="it answers 535"):
        Mailbox("ann@example.org", address(server, "bot:wrong@")).deliver(NOTICE, "k")


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(DownloadError, match=r"the notice did not reach ann@example\.org by 127\.0\.0\.1"):
        Mailbox("ann@example.org", "smtp://127.0.0.1:1").deliver(NOTICE, "k")


def test_no_password_goes_unencrypted_over_a_network(server: Controller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xref.mail._LOOPBACK", ())
    with pytest.raises(DownloadError, match="offers no encryption for the password"):
        Mailbox("ann@example.org", address(server, "bot:pw@")).deliver(NOTICE, "k")
    assert server.handler.got == []


def test_a_plain_port_spoken_to_in_tls_is_told(server: Controller) -> None:
    with pytest.raises(DownloadError, match="did not reach") as told:
        Mailbox("ann@example.org", address(server).replace("smtp:", "smtps:")).deliver(NOTICE, "k")
    assert not isinstance(told.value, ssl.SSLError)


def test_the_same_notice_has_the_same_id() -> None:
    first, again, other = (message(NOTICE, key, "ann@example.org", "x@y")["Message-ID"] for key in ("k", "k", "l"))
    assert first == again != other


@pytest.mark.parametrize("to", ["", "ann", "ann@", "@x", "a b@x", "a@x\nBcc: b@y", "a@x,b@y"])
def test_what_is_no_mailbox_is_refused(to: str) -> None:
    with pytest.raises(UsageError, match="is no mailbox"):
        mailbox(to, "smtp://localhost")


@pytest.mark.parametrize("server", ["", "mail.example.org", "http://x", "smtp://", "smtp://x:99999"])
def test_a_server_is_needed(server: str) -> None:
    with pytest.raises(UsageError, match="XREF_SMTP"):
        mailbox("ann@example.org", server)
