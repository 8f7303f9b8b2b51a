import socket
import threading
from email import message_from_bytes, policy

HOST = "127.0.0.1"
CUT, SILENCE = "cut", "silence"
#: The steps of a delivery at which the server may do what it is told instead of its duty; half: amid the text.
STEPS = ("connect", "mail", "rcpt", "data", "half", "end")


class FaultySmtp:
    """A mail server that answers one step of one delivery with what it is told, and all others as it should.

    What it has taken is kept, also where it never says so: nobody at the other end can know.
    """

    def __enter__(self):
        self.taken, self.fault, self._open = [], None, True
        self._socket = socket.create_server((HOST, 0))
        self.port = self._socket.getsockname()[1]
        self._quiet = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *exc):
        self._open = False
        self._quiet.set()
        self._socket.close()

    def fail_once(self, step, answer):
        """Answer the next ``step`` with these words, or cut the line, or say nothing."""
        self.fault = step, answer

    @property
    def recipients(self):
        return [message_from_bytes(content, policy=policy.default)["To"].addresses[0].addr_spec for content in self.taken]

    def _accept(self):
        while self._open:
            try:
                connection, _address = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            with connection, connection.makefile("rb") as lines:
                self._answer(connection, "connect", "220 here")
                for line in lines:
                    self._obey(connection, lines, line.split(b":")[0].split()[0].upper().decode())
        except (OSError, EOFError, IndexError):
            pass  # the line is cut

    def _obey(self, connection, lines, word):
        if word in ("EHLO", "HELO", "RSET", "NOOP"):
            connection.sendall(b"250 ok\r\n")
        elif word == "DATA":
            if not self._answer(connection, "data", "354 go on"):
                return  # it takes no text
            if self._is_told("half"):
                lines.read(200)
                self._answer(connection, "half", "")
            self.taken.append(b"".join(iter(lines.readline, b".\r\n")))
            if not self._answer(connection, "end", "250 taken"):
                self.taken.pop()
        elif word == "QUIT":
            connection.sendall(b"221 bye\r\n")
        else:
            self._answer(connection, word.lower(), "250 ok")

    def _is_told(self, step):
        return self.fault is not None and self.fault[0] == step

    def _answer(self, connection, step, usual):
        """Do what it was told at this step, else its duty; return whether the other end knows that all went well."""
        told, self.fault = (self.fault, None) if self._is_told(step) else (None, self.fault)
        if told and told[1] == CUT:
            connection.shutdown(socket.SHUT_RDWR)
            raise EOFError
        if told and told[1] == SILENCE:
            self._quiet.wait()
            raise EOFError
        connection.sendall(f"{told[1] if told else usual}\r\n".encode())
        return not told
