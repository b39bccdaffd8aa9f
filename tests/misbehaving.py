"""A web server on the loopback that misbehaves as told, and the lists that it serves."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

Answer = Callable[["Handler"], None]
GOOD_DATE = "Sun, 01 Feb 2026 00:00:00 GMT"


def un_list(day: str, numbers: range | tuple[int, ...] = range(1, 11)) -> bytes:
    """The UN's list as of a day, with one person a number."""
    people = "".join(
        f"<INDIVIDUAL><DATAID>{n}</DATAID><FIRST_NAME>PERSON {n}</FIRST_NAME><UN_LIST_TYPE>DRC</UN_LIST_TYPE>"
        f"<REFERENCE_NUMBER>CDi.{n:03}</REFERENCE_NUMBER><LISTED_ON>2012-12-31</LISTED_ON></INDIVIDUAL>"
        for n in numbers
    )
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<CONSOLIDATED_LIST dateGenerated="{day}T00:00:09Z">'
    return f"{head}<INDIVIDUALS>{people}</INDIVIDUALS></CONSOLIDATED_LIST>\n".encode()


class Handler(BaseHTTPRequestHandler):
    """Answers each request by the next of the server's answers, and by the last one from then on."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        server = self.server
        server.seen.append((self.path, dict(self.headers)))
        answer = server.answers[min(len(server.seen), len(server.answers)) - 1]
        self.close_connection = True
        with suppress(OSError):  # the client has gone
            answer(self)

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.do_GET()

    def head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    answers: tuple[Answer, ...]
    seen: list[tuple[str, dict[str, str]]]  # path and headers of each request
    bodies: list[bytes]  # of what was posted
    ended: Event

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/list.xml?token=SECRET"


@contextmanager
def serving(*answers: Answer) -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Handler)
    server.answers, server.seen, server.bodies, server.ended = answers, [], [], Event()
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        thread.join()
        server.server_close()


def says(body: bytes, status: int = 200, length: int | None = None, **headers: str) -> Answer:
    """A whole answer, unless `length` promises another one; `_` in names of headers stands for `-`."""

    def answer(handler: Handler) -> None:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        handler.head(status, {"Content-Length": str(len(body) if length is None else length), **given})
        handler.wfile.write(body)

    return answer


def unless_same(body: bytes, **headers: str) -> Answer:
    """The body, or 304 to a request with one of the validators that were sent with it."""

    def answer(handler: Handler) -> None:
        asked = (handler.headers["If-None-Match"], handler.headers["If-Modified-Since"])
        same = asked != (None, None) and asked == (headers.get("ETag"), headers.get("Last_Modified"))
        (says(b"", 304) if same else says(body, **headers))(handler)

    return answer


def ranges(body: bytes, upto: int, etag: str = '"a"') -> Answer:
    """As much of the body as was asked for, if the condition still holds, but no byte after `upto`."""

    def answer(handler: Handler) -> None:
        asked, condition = handler.headers["Range"], handler.headers["If-Range"]
        begin = int(asked.removeprefix("bytes=").removesuffix("-")) if asked and condition == etag else 0
        headers = {"Accept-Ranges": "bytes", "ETag": etag, "Content-Length": str(len(body) - begin)}
        if begin:
            headers["Content-Range"] = f"bytes {begin}-{len(body) - 1}/{len(body)}"
        handler.head(206 if begin else 200, headers)
        handler.wfile.write(body[begin:upto])

    return answer


def redirects(to: str, status: int = 302) -> Answer:
    return says(b"", status, Location=to)


def silent(handler: Handler) -> None:
    handler.server.ended.wait(5)


def silent_after(body: bytes, length: int) -> Answer:
    def answer(handler: Handler) -> None:
        says(body, length=length)(handler)
        handler.wfile.flush()
        handler.server.ended.wait(5)

    return answer


def resets(handler: Handler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def drips(body: bytes) -> Answer:
    """A byte every few milliseconds, so that no silence is long."""

    def answer(handler: Handler) -> None:
        handler.head(200, {"Content-Length": str(len(body))})
        for byte in body:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            if handler.server.ended.wait(0.02):
                return

    return answer


def chunks(*parts: bytes, broken: bool = False) -> Answer:
    """A body whose length is not told beforehand, and whose end does not come if it is broken."""

    def answer(handler: Handler) -> None:
        handler.head(200, {"Transfer-Encoding": "chunked"})
        for part in parts if broken else (*parts, b""):
            handler.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))

    return answer


@contextmanager
def never_accepting() -> Iterator[str]:
    """The address of a socket whose queue is full: who connects to it gets no answer."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        callers = [socket.socket() for _ in range(4)]
        for caller in callers:
            caller.setblocking(False)
            caller.connect_ex(full.getsockname())
        try:
            yield f"http://127.0.0.1:{full.getsockname()[1]}/list.xml"
        finally:
            for caller in callers:
                caller.close()
