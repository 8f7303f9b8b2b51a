"""An SMTP server that takes everything and writes down for whom: ``smtp_sink.py FILE`` prints its port."""
import asyncio
import sys

from aiosmtpd.smtp import SMTP


class Sink:
    def __init__(self, log):
        self.log = log

    async def handle_DATA(self, server, session, envelope):
        self.log.write("\n".join(envelope.rcpt_tos) + "\n")
        self.log.flush()
        return "250 OK"


async def main(path, sink=Sink):
    with open(path, "a", encoding="utf-8") as log:
        handler = sink(log)
        server = await asyncio.get_running_loop().create_server(lambda: SMTP(handler), "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
