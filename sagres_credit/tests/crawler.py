import json
from pathlib import Path

from .tour_common import KNOWN, TourCommon

CODE = Path(__file__).with_name("crawler.js")
MULTI = ("list", "kanban", "pivot", "graph", "calendar", "activity")
#: What stands on the screen when a view of a kind is open, empty or not.
SHOWS = {
    "list": ".o_list_view", "kanban": ".o_kanban_view", "form": ".o_form_view", "graph": ".o_graph_view",
    "pivot": ".o_pivot_view", "calendar": ".o_calendar_view", "activity": ".o_activity_view", "client": ".o_action_manager > *",
    "dialog": ".modal .o_form_view",
}
LIMIT = 1500  # seconds: only a browser that hangs needs so long


class Crawler(TourCommon):
    """Every screen of some modules, as a person of each role opens it in a browser, without an error in the console.

    A test class names ``MODULES``, makes ``self.records`` (``{model: one record}``) and calls :meth:`crawl_as`. Opened are the
    actions of the menus with each of their views, then what no menu shows: every other view of the modules on a model
    the role may read, forms on a record and, where the role may create, on none, and the dialogs.
    """

    MODULES = ("sagres_credit",)
    #: Sentences with which a dialog rightly refuses to open without what it works on.
    REFUSALS = ()
    #: Screens that are left out, by name, with the reason.
    LEFT_OUT = {}

    def crawl_as(self, user):
        """Open every screen that ``user`` may see; return how many."""
        steps = self._get_steps(user)
        settings = {"steps": steps, "known": KNOWN, "refusals": self.REFUSALS}
        code = CODE.read_text().replace("SETTINGS", json.dumps(settings), 1)
        self.browser_js(
            "/odoo", code, "odoo.isReady === true", login=user.login, timeout=LIMIT,
            error_checker=lambda message: KNOWN not in message,
        )
        return len(steps)

    def _get_steps(self, user):
        env = self._get_env(user)
        opened, steps = set(), []
        for menu in self._get_menus(env):
            steps += self._get_menu_steps(env, menu, opened)
        for view in self._get_views():
            if view.id not in opened and view.type in (*MULTI, "form"):
                steps += self._get_view_steps(env, view)
        return [step for step in steps if step["name"] not in self.LEFT_OUT]

    def _get_env(self, user):
        """Return what the web client of a user works with: all their companies active."""
        return self.env(user=user, context={"allowed_company_ids": user.company_ids.ids, "lang": user.lang})

    def _get_menus(self, env):
        """Return the menus of the modules that this user sees, one for each action."""
        menus = env["ir.ui.menu"].load_menus(False)
        actions = {
            menu["action_id"]: menu for menu in menus.values()
            if menu.get("action_id") and (menu.get("xmlid") or "").split(".")[0] in self.MODULES
        }
        return actions.values()

    def _get_menu_steps(self, env, menu, opened):
        action = env[menu["action_model"]].sudo().browse(menu["action_id"])
        name = f"{menu['xmlid']}"
        if menu["action_model"] != "ir.actions.act_window":
            return [self._step(name, action.id, {}, "client")]
        model = env[action.res_model]
        steps = []
        for view_id, kind in action.views:
            resolved = view_id or model.get_view(view_id, kind).get("id")
            opened.add(resolved)
            options = {"viewType": kind}
            if kind == "form":
                options["props"] = {"resId": self._get_record(env, action.res_model).id}
            if kind in SHOWS and (kind != "form" or options["props"]["resId"]):
                steps.append(self._step(f"{name} {kind}", action.id, options, kind))
        return steps

    def _get_views(self):
        """Return the views that the modules bring."""
        data = self.env["ir.model.data"].search([("module", "in", self.MODULES), ("model", "=", "ir.ui.view")])
        views = self.env["ir.ui.view"].browse(data.mapped("res_id")).exists()
        return views.filtered(lambda view: view.mode == "primary" and view.model in self.env)

    def _get_view_steps(self, env, view):
        model, name = env[view.model], f"{view.xml_id} of {view.model}"
        if not model.has_access("read") or not (not view.group_ids or view.group_ids & env.user.all_group_ids):
            return []
        request = {"type": "ir.actions.act_window", "name": name, "res_model": view.model, "views": [[view.id, view.type]]}
        if model._transient:
            if view.type != "form" or not model.has_access("create"):
                return []
            case = self._get_record(env, "credit.case")
            context = {"active_model": "credit.case", "active_id": case.id, "active_ids": case.ids, "default_case_id": case.id}
            return [self._step(name, {**request, "target": "new", "context": context}, {}, "dialog")]
        if view.type != "form":
            return [self._step(name, request, {}, view.type)]
        record = self._get_record(env, view.model)
        steps = [self._step(name, {**request, "res_id": record.id}, {}, "form")] if record else []
        if model.has_access("create"):
            steps.append(self._step(f"{name}, a new one", request, {}, "form"))
        return steps

    def _get_record(self, env, model):
        """Return the record of a fixture if this user may read it, else the first they may."""
        record = env[model].browse(self.records[model].ids[:1]) if self.records.get(model) else env[model]
        if record and record.has_access("read"):
            return record
        return env[model].search([], limit=1) if env[model].has_access("read") else env[model]

    def _step(self, name, request, options, kind):
        options = {**options, "clearBreadcrumbs": kind != "dialog"}
        return {"name": name, "request": request, "options": options, "shows": SHOWS[kind]}
