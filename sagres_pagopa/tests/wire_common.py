import socket
import threading
from contextlib import contextmanager

__all__ = ["ANSWERS", "SILENCE", "answering"]

SILENCE = b"silence"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
#: What may come down a line instead of an answer.
ANSWERS = {
    "nothing": b"",
    "no HTTP": b"hello\r\n\r\n",
    "silence": SILENCE,
    "half an answer": HEAD + b'Content-Length: 100\r\n\r\n{"a": 1',
    "silence amid the answer": HEAD + b'Content-Length: 100\r\n\r\n{"a": 1' + SILENCE,
    "a broken piece": HEAD + b'Transfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\nzz\r\n',
    "a piece that is missing": HEAD + b'Transfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n',
    "what is not packed": HEAD + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain",
    "a page": HEAD + b"Content-Length: 15\r\n\r\n<html>oh</html>",
    "no JSON": HEAD + b'Content-Length: 4\r\n\r\n{"a"',
    "no UTF-8": HEAD + b'Content-Length: 4\r\n\r\n"\xff\xfe"',
}


@contextmanager
def answering(answer):
    """Answer every call with these bytes; the context is the address."""
    done = threading.Event()

    def serve(connection):
        with connection:
            connection.recv(65536)
            connection.sendall(answer.removesuffix(SILENCE))
            if answer.endswith(SILENCE):
                done.wait(10)

    def accept():
        while not done.is_set():
            try:
                threading.Thread(target=serve, args=(listening.accept()[0],), daemon=True).start()
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        done.set()
