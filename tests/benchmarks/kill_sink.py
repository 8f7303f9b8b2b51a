"""An SMTP server that takes everything and writes down what it took: ``kill_sink.py FILE`` prints its port.

One line of JSON for each message, written before the server answers: what is not in the file was not taken.
"""
import asyncio
import json
import sys
from email import message_from_bytes, policy

import smtp_sink


class Sink(smtp_sink.Sink):
    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=policy.default)
        taken = {"id": message["Message-Id"], "to": list(envelope.rcpt_tos), "subject": message["Subject"]}
        self.log.write(json.dumps(taken) + "\n")
        self.log.flush()
        return "250 OK"


if __name__ == "__main__":
    asyncio.run(smtp_sink.main(sys.argv[1], Sink))
