"""Real web servers for tests, on a port of this machine, that answer a POST as they are told."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Post:
    """What came in."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class RobotServer:
    """Keeps every POST and answers with ``status`` and ``body``, or does what ``talk`` does with the connection."""

    status: int = 200
    body: bytes = b'{"errcode":0,"errmsg":"ok"}'
    headers: dict[str, str] = field(default_factory=dict)
    talk: Callable[[BaseHTTPRequestHandler], None] | None = None
    posts: list[Post] = field(default_factory=list)


@contextmanager
def robot_server(robot: RobotServer, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve until the end of the block; gives the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            robot.posts.append(Post(self.path, dict(self.headers.items()), body))
            if robot.talk:
                robot.talk(self)
                self.close_connection = True
                return
            self.send_response(robot.status)
            for name, value in robot.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(robot.body)))
            self.end_headers()
            self.wfile.write(robot.body)

        def log_message(self, *_: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            return

    server = Server(("127.0.0.1", 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
