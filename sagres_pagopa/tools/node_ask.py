"""Ask a creditor's own endpoint as the node does, to try a set-up. No ORM."""
import requests

from .node_messages import CONTENT_TYPE
from .safe_xml import MAX_BYTES

__all__ = ["AskError", "ask"]

#: Seconds for the connection, and for the answer; the node waits seven.
TIMEOUT = 10


class AskError(Exception):
    """Why there is no answer: ``code`` is unreachable, slow, tls, address or the HTTP status as a text."""

    def __init__(self, code: str, text: str = ""):
        super().__init__(text or code)
        self.code = code


def ask(url: str, body: bytes | None = None, *, session=None, timeout=TIMEOUT) -> bytes:
    """Return what an address answers to a call, or without ``body`` to who reads it.

    :raises AskError: for whatever is no plain answer; redirects are not followed, an answer too long is cut
    """
    caller = session or requests
    try:
        with caller.request(
            "POST" if body else "GET", url, data=body, headers={"Content-Type": CONTENT_TYPE} if body else {},
            timeout=timeout, allow_redirects=False, stream=True,
        ) as response:
            if response.status_code != 200:
                raise AskError(str(response.status_code))
            return response.raw.read(MAX_BYTES, decode_content=True)
    except requests.exceptions.SSLError as error:
        raise AskError("tls", str(error)[:200]) from None
    except requests.exceptions.Timeout:
        raise AskError("slow") from None
    except requests.exceptions.ConnectionError as error:
        raise AskError("unreachable", str(error)[:200]) from None
    except (requests.exceptions.RequestException, ValueError) as error:
        raise AskError("address", str(error)[:200]) from None
