"""The stand-in as a WSGI application, and as a server in a thread. No ORM."""
import threading
import time
from contextlib import contextmanager
from http import HTTPStatus

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request

from .platform import LARGEST_BODY
from .problem import NoAnswer

__all__ = ["application", "serve"]


def application(platform, *, prefix="", sleep=time.sleep):
    """Return a WSGI application that answers for a platform.

    :param prefix: what stands before the platform's own paths
    """
    def answer(environ, start_response):
        request = Request(environ)
        path = environ.get("RAW_URI", request.path).partition("?")[0]
        status, headers, body = _handle(platform, request, path.removeprefix(prefix), sleep)
        start_response(f"{status} {HTTPStatus(status).phrase}", [*headers.items(), ("Content-Length", str(len(body)))])
        return [body]

    return answer


def _handle(platform, request, path, sleep):
    if (request.content_length or 0) > LARGEST_BODY:
        return 413, {"Connection": "close"}, b""
    try:
        query = request.query_string.decode("latin-1")
        return platform.handle(request.method, path, query, request.headers, request.get_data())
    except NoAnswer as fault:
        sleep(fault.seconds)  # who asked has gone away meanwhile
        return 504, {}, b""


@contextmanager
def serve(platform, *, host="127.0.0.1", port=0):
    """Run the stand-in in a thread; the context is its address."""
    stopped = threading.Event()
    server = make_server(
        host, port, application(platform, sleep=stopped.wait), threaded=True, request_handler=_QuietHandler)
    server.daemon_threads = True
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _QuietHandler(WSGIRequestHandler):
    """Logs no request: paths name debtors' notices."""

    def log(self, type, message, *args):  # noqa: A002
        pass
