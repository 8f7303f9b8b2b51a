"""An SMTP server that takes everything and writes down what it took: ``kill_sink.py FILE`` prints its port.

One line of JSON for each message, written before the server answers: what is not in the file was not taken.
"""
import asyncio
import json
import sys
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP


class Sink:
    def __init__(self, log):
        self.log = log

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=policy.default)
        taken = {"id": message["Message-Id"], "to": list(envelope.rcpt_tos), "subject": message["Subject"]}
        self.log.write(json.dumps(taken) + "\n")
        self.log.flush()
        return "250 OK"


async def main(path):
    with open(path, "a", encoding="utf-8") as log:
        handler = Sink(log)
        server = await asyncio.get_running_loop().create_server(lambda: SMTP(handler), "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
