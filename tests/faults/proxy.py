"""A way to a neighbour (a database, Valkey) that can be cut, or fall silent, and be mended."""

import contextlib
import socket
import struct
from threading import Lock, Thread

# A Unix socket's path, or host and port.
Address = str | tuple[str, int]
_AT_ONCE = struct.pack("ii", 1, 0)


class Proxy:
    """Listens on loopback at `port` and passes everything on to `target`, both ways."""

    def __init__(self, target: Address) -> None:
        self._target = target
        self._lock = Lock()
        self._open: set[socket.socket] = set()
        self._is_cut = self._is_silent = False
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break every connection, and each new one at once."""
        self._is_cut = True
        self._break_all()

    def silence(self) -> None:
        """Keep connections and swallow what is sent; new ones are taken and hear nothing."""
        self._is_silent = True

    def mend(self) -> None:
        """Pass new connections on again; those that were silenced stay lost."""
        self._is_cut = self._is_silent = False

    def close(self) -> None:
        """Listen no more."""
        self._listening.close()
        self._break_all()

    def _break_all(self) -> None:
        with self._lock:
            broken = list(self._open)
        for each in broken:
            with contextlib.suppress(OSError):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
                each.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            Thread(target=self._connect, args=(near,), daemon=True).start()

    def _connect(self, near: socket.socket) -> None:
        if self._is_cut:
            near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
            near.close()
            return
        kind = socket.AF_UNIX if isinstance(self._target, str) else socket.AF_INET
        far = socket.socket(kind)
        with near, far, contextlib.suppress(OSError):
            far.connect(self._target)
            with self._lock:
                self._open |= {near, far}
            back = Thread(target=self._pass_on, args=(far, near), daemon=True)
            back.start()
            self._pass_on(near, far)
            back.join()
            with self._lock:
                self._open -= {near, far}

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if not self._is_silent:
                    target.sendall(data)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)
