"""Ask the server for what a screen of the web client asks, as a user, and measure it."""
import statistics
import time
from threading import current_thread

from lxml import etree

from odoo.tools import SQL

TRIES = 7


def measure(env, company):
    """Measure opening My day and opening the case with the most open items, as one of the company's operators."""
    env.cr.execute(SQL(
        """SELECT id, user_id FROM credit_case WHERE company_id = %s AND is_open
         ORDER BY item_count DESC, id LIMIT 1""",
        company.id,
    ))
    case_id, user_id = env.cr.fetchone()
    mine = env(user=user_id, su=False, context={
        "lang": "it_IT", "tz": "Europe/Rome", "allowed_company_ids": company.ids, "uid": user_id,
    })
    action = mine["credit.case"].action_my_day()
    domain = list(mine["credit.case"]._get_my_day_domain())
    kind = next((mode for _view, mode in action["views"] if mode == "list"), "list")
    view_id = next((view for view, mode in action["views"] if mode == kind), False)
    listed = read_specification(mine["credit.case"], view_id, kind)
    form = read_specification(mine["credit.case"], False, "form")

    def my_day():
        return len(mine["credit.case"].web_search_read(domain, listed, limit=80, count_limit=10001)["records"])

    def case():
        (record,) = mine["credit.case"].browse(case_id).web_read(form)
        items = record.get("receivable_ids")
        return len(items) if items is not None else mine["credit.case"].browse(case_id).item_count

    return {"my_day": _time(mine, my_day), "case": _time(mine, case)}


def _time(env, call):
    """Call several times with empty caches of records; return the median in milliseconds and the statements of one."""
    seconds, counts, shown = [], [], 0
    for _try in range(TRIES):
        env.invalidate_all()
        count = []
        thread = current_thread()
        thread.query_hooks = [lambda *statement, count=count: count.append(1)]
        start = time.perf_counter()
        shown = call()
        seconds.append(time.perf_counter() - start)
        thread.query_hooks = []
        counts.append(len(count))
        env.cr.rollback()
    return {"milliseconds": 1000 * statistics.median(seconds), "statements": counts[-1], "shown": shown}


def read_specification(model, view_id, kind):
    """Return what the web client asks of ``web_read`` for a view: its fields, and those of the lists inside it."""
    view = model.get_view(view_id, kind)
    return _specify(model, etree.fromstring(view["arch"]))


def _specify(model, root):
    specification = {}
    for node in root.iter("field"):
        inside = next((parent for parent in node.iterancestors("field") if parent is not root), None)
        if inside is not None or node is root:
            continue
        name = node.get("name")
        field = model._fields.get(name)
        if field is None:
            continue
        if field.type == "many2one":
            specification[name] = {"fields": {"display_name": {}}}
        elif field.relational:
            specification[name] = _specify_lines(model, node, field)
        else:
            specification[name] = {}
    return specification


def _specify_lines(model, node, field):
    """Return the columns of a list inside a form, or the names of tags."""
    shown = node.find("list")
    if shown is None:
        shown = node.find("kanban")
    if shown is None:
        return {"fields": {"display_name": {}}}
    return {"fields": _specify(model.env[field.comodel_name], shown), "limit": int(shown.get("limit", 40))}
