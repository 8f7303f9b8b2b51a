"""What two servers share, and what a replica serves: each proof says what was wrong, or nothing."""
import base64
import time
import urllib.error

from .cluster_worker import PASSWORD
from .odoo_server import CallError, Visitor

REPORTS = ("credit.portfolio.report", "credit.operator.report", "credit.ageing.report", "credit.limitation.report")
READS = 20
STATISTICS_SECONDS = 12  # PostgreSQL tells what an idle connection has read after ten seconds at the latest


def prove(database, servers, replica, setup):
    """Print one line for each proof and return what was wrong."""
    wrong = []
    for proof in (_share_sessions, _share_files, _read_back_at_once, _serve_reports_from_replica, _pass_over_a_dead_server):
        found = list(proof(database, servers, replica, setup))
        print(f"{'WRONG' if found else 'true '}  {proof.__doc__.splitlines()[0]}", flush=True)
        wrong += found
    return wrong


def _share_sessions(database, servers, replica, setup):
    """A session that one server made is good on the other, and its end is known there."""
    visitor = Visitor(servers[0]).login(database, "operator0-0", PASSWORD)
    there = Visitor(servers[1], session=visitor.session)
    if not there.call("credit.case", "search_count", [["user_id.login", "=", "operator0-0"]]):
        yield "who logged in on the first server finds no case on the second"
    there.get("/web/session/logout")
    try:
        Visitor(servers[0], session=visitor.session).call("credit.case", "search_count", [])
        yield "a session that ended on the second server still lives on the first"
    except (CallError, urllib.error.HTTPError):
        pass


def _share_files(database, servers, replica, setup):
    """A file written through one server is read through the other."""
    first, second = (Visitor(server, session=setup["manager"]) for server in servers)
    content = b"What the debtor sent, " * 4096
    (made,) = first.call("ir.attachment", "web_save", [], {
        "name": "letter.txt", "datas": base64.b64encode(content).decode(), "res_model": "credit.case",
        "res_id": setup["staff"][0]["cases"][0],
    }, specification={})
    if second.get(f"/web/content/{made['id']}?download=true") != content:
        yield "the second server gives another file"


def _read_back_at_once(database, servers, replica, setup):
    """A call logged through one server is at once on the case and on the day through the other, the replica standing still."""
    someone = setup["staff"][-1]
    case_id = someone["cases"][-1]
    first, second = (Visitor(server, session=someone["session"]) for server in servers)
    specification = {"contact_count": {}, "next_action_note": {}}
    (before,) = second.call("credit.case", "web_read", [case_id], specification=specification)
    replica.pause()
    try:
        values = {"outcome": "reached", "next_step": "other", "next_note": "Read back", "next_date": time.strftime("%Y-%m-%d"),
                  "override_reason": "Bench"}
        (dialog,) = first.call("credit.call.log", "web_save", [], values, specification={}, context={"default_case_id": case_id})
        first.press("credit.call.log", "action_save", [dialog["id"]])
        (after,) = second.call("credit.case", "web_read", [case_id], specification=specification)
        listed = second.call("credit.case", "web_search_read", [["id", "=", case_id]], specification)["records"][0]
        if after["contact_count"] != before["contact_count"] + 1 or "Read back" not in (listed["next_action_note"] or ""):
            yield f"before {before}, afterwards {after}, on the list {listed}"
    finally:
        replica.resume()


def _serve_reports_from_replica(database, servers, replica, setup):
    """Reports read no row of the primary, cases and worklists none of the replica."""
    manager = Visitor(*servers, session=setup["manager"])
    someone = setup["staff"][0]
    operator = Visitor(*servers, session=someone["session"])

    def reports():
        for model in REPORTS:
            manager.call(model, "web_search_read", [], {"display_name": {}}, limit=80)
        manager.call("credit.limitation.dashboard", "get_dashboard")
        manager.call("credit.client.page", "get_page")

    def work():
        operator.call("credit.case", "web_search_read", [["next_action", "!=", False]], setup["day"], limit=80)
        operator.call("credit.case", "web_read", [someone["cases"][0]], specification=setup["form"])

    for what, act, silent, busy in (("reports", reports, "primary", "replica"), ("worklists", work, "replica", "primary")):
        act()  # views and rights are read once, and kept
        before = _read_scans(replica, database)
        for _time in range(READS):
            act()
        after = _read_scans(replica, database)
        scans = {where: after[where] - before[where] for where in after}
        print(f"       {READS} times the {what}: scans of the cases {scans}", flush=True)
        if scans[silent] or not scans[busy]:
            yield f"{what}: {scans}"


def _read_scans(replica, database):
    """Return how often the table of cases was read on each side so far."""
    time.sleep(STATISTICS_SECONDS)
    query = "SELECT seq_scan + COALESCE(idx_scan, 0) FROM pg_stat_user_tables WHERE relname = 'credit_case'"
    return {"primary": int(replica.query_primary(query, database)), "replica": int(replica.query(query, database))}


def _pass_over_a_dead_server(database, servers, replica, setup):
    """People work on through the other server when one is killed; it serves again when it is back."""
    someone = setup["staff"][0]
    visitor = Visitor(*servers, session=someone["session"])
    servers[0].kill()
    for _time in range(6):
        if not visitor.call("credit.case", "web_read", [someone["cases"][0]], specification=setup["form"]):
            yield "nothing came"
    servers[0].start()
    servers[0].wait_until_served()
    Visitor(servers[0], session=someone["session"]).call("credit.case", "search_count", [])
