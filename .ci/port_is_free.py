"""Say in one sentence that a port is taken, before a server says it in twenty lines. Usage: port_is_free.py PORT."""

import socket
import sys

port = int(sys.argv[1])
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", port))
    except OSError:
        sys.exit(f"端口 {port} 已被占用，请换一个，例如：make run PORT={port + 1}")
