"""Many people at once in one process: each is a coroutine that asks the servers for what a browser would ask."""
import asyncio
import itertools
import json
import random
import statistics
import time
from collections import defaultdict

HOST = "127.0.0.1"
TIMEOUT = 120


class Crowd:
    """Some people in front of some servers, and how long each of their calls took.

    :param list ports: of the servers, called in turn
    :param dict setup: sessions, cases and links, as ``cluster_worker.open_sessions`` makes them
    """

    def __init__(self, ports, setup):
        self.ports = itertools.cycle(ports)
        self.setup = setup
        self.times = defaultdict(list)
        self.errors = defaultdict(int)
        self.chance = random.Random(400)

    def measure(self, what, callers, seconds):
        """Let so many people do one thing again and again, without a pause; return calls a second, p50, p95, errors."""
        self.times.clear()
        self.errors.clear()
        start = time.perf_counter()
        asyncio.run(self._press_on(getattr(self, f"do_{what}"), callers, start + seconds))
        return self.summarise(what, time.perf_counter() - start)

    def work(self, people, seconds, pauses):
        """Let so many operators work their day at a person's pace; return ``{what: summary}``."""
        self.times.clear()
        self.errors.clear()
        start = time.perf_counter()
        asyncio.run(self._work(people, start + seconds, pauses))
        elapsed = time.perf_counter() - start
        return {what: self.summarise(what, elapsed) for what in sorted({*self.times, *self.errors})}

    def summarise(self, what, seconds):
        times = sorted(self.times[what])
        if not times:
            return {"calls": 0, "rate": 0, "p50": 0, "p95": 0, "most": 0, "errors": self.errors[what]}
        return {
            "calls": len(times), "rate": len(times) / seconds, "p50": statistics.median(times),
            "p95": times[int(len(times) * 0.95)], "most": times[-1], "errors": self.errors[what],
        }

    async def _press_on(self, act, callers, end):
        async def again(number):
            for turn in itertools.count(number, callers):
                if time.perf_counter() >= end:
                    return
                await act(turn)
        await asyncio.gather(*[again(number) for number in range(callers)])

    async def _work(self, people, end, pauses):
        """Each operator: My day, a case, the call, the case again; a debtor opens a page for every case that is worked."""
        async def day(number):
            await asyncio.sleep(self.chance.uniform(0, pauses[1]))
            steps = [self.do_day, self.do_case, self.do_call, self.do_page]
            first = number % len(steps)  # nobody works in step: at any moment some call while others read
            steps = itertools.cycle(steps[first:] + steps[:first])
            for turn, act in zip(itertools.count(number, 7919), steps, strict=False):
                if time.perf_counter() >= end:
                    return
                await act(turn, number)
                await asyncio.sleep(self.chance.uniform(*pauses))
        await asyncio.gather(*[day(number) for number in range(people)])

    async def do_day(self, turn, person=None):
        """Open My day."""
        await self._timed("day", self._call(self._person(turn, person), "credit.case", "web_search_read", [], {
            "domain": [["next_action", "!=", False]], "specification": self.setup["day"], "limit": 80, "count_limit": 10001,
        }))

    async def do_case(self, turn, person=None):
        """Open a case."""
        someone = self._person(turn, person)
        await self._timed("case", self._read_case(someone, self._case(someone, turn)))

    async def do_call(self, turn, person=None):
        """Log a call: save the dialog, press its button, and see the case again."""
        someone = self._person(turn, person)
        await self._timed("call", self._log_call(someone, self._case(someone, turn)))

    async def do_page(self, turn, person=None):
        """Open a debtor's page."""
        debtor = self.setup["debtors"][turn % len(self.setup["debtors"])]
        await self._timed("page", self._get(debtor["path"], debtor["session"], b"o_credit_choices"))

    async def do_report(self, turn, person=None):
        """Add a report up."""
        manager = {"session": self.setup["manager"]}
        await self._timed("report", self._call(manager, "credit.portfolio.report", "web_read_group", [], {
            "domain": [], "groupby": ["stage_id"], "aggregates": ["amount_due:sum", "__count"], "limit": 80,
        }))

    def _person(self, turn, person):
        staff = self.setup["staff"]
        return staff[(turn if person is None else person) % len(staff)]

    def _case(self, someone, turn):
        return someone["cases"][turn // max(len(self.setup["staff"]), 1) % len(someone["cases"])]

    async def _read_case(self, someone, case_id):
        return await self._call(someone, "credit.case", "web_read", [[case_id]], {"specification": self.setup["form"]})

    async def _log_call(self, someone, case_id):
        values = {"outcome": "reached", "body": "Called by the bench.", "next_step": "none", "override_reason": "Bench"}
        saved = await self._call(someone, "credit.call.log", "web_save", [[], values], {
            "specification": {}, "context": {"default_case_id": case_id},
        })
        await self._call(someone, "credit.call.log", "action_save", [[saved[0]["id"]]], {})
        await self._read_case(someone, case_id)

    async def _timed(self, what, call):
        start = time.perf_counter()
        try:
            await asyncio.wait_for(call, TIMEOUT)
        except (OSError, ValueError, asyncio.TimeoutError) as error:
            self.errors[what] += 1
            self.errors[f"{what}: {str(error)[:160]}"] += 1
        else:
            self.times[what].append((time.perf_counter() - start) * 1000)

    async def _call(self, someone, model, method, args, kwargs):
        kwargs = {**kwargs, "context": {"lang": "en_US", "tz": "Europe/Rome", **kwargs.get("context", {})}}
        body = {"jsonrpc": "2.0", "method": "call", "id": 1,
                "params": {"model": model, "method": method, "args": args, "kwargs": kwargs}}
        answer = await self._exchange(
            "POST", f"/web/dataset/call_kw/{model}/{method}", someone["session"], json.dumps(body).encode(),
        )
        found = json.loads(answer)
        if "error" in found:
            raise ValueError(found["error"].get("data", {}).get("message") or found["error"]["message"])
        return found["result"]

    async def _get(self, path, session, expected):
        answer = await self._exchange("GET", path, session)
        if expected not in answer:
            raise ValueError(f"{path[:12]} does not show what it should: {answer[:80]}")

    async def _exchange(self, verb, path, session, body=b""):
        """Ask the next server by a connection of its own, for Odoo closes it after its answer."""
        port = next(self.ports)
        # Each debtor comes from an address of their own, which the server hears from the load balancer.
        address = ".".join(str(self.chance.randrange(1, 255)) for _part in range(3))
        head = (
            f"{verb} {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\n"
            f"X-Forwarded-For: 10.{address}\r\nX-Forwarded-Host: {HOST}:{port}\r\n"
            f"Cookie: session_id={session}\r\nContent-Type: application/json\r\nConnection: close\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        reader, writer = await asyncio.open_connection(HOST, port)
        try:
            writer.write(head.encode() + body)
            await writer.drain()
            answer = await reader.read()
        finally:
            writer.close()
        status, _blank, content = answer.partition(b"\r\n\r\n")
        if b" 200 " not in status[:16]:
            raise ValueError(status[:60].decode(errors="replace"))
        return content
