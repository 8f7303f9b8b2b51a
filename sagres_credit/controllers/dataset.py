from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.dataset import DataSet


class PrimaryReads(DataSet):
    """Calls of the web client: after "Log a call" the case and the list show it, however far behind the replica is."""

    def _call_kw_from_replica(self, rule, args):
        if not self._call_kw_readonly(rule, args):
            return False
        params = request.get_json_data()["params"]
        return not request.env[params["model"]]._is_read_from_primary(params["method"])

    @http.route(readonly=_call_kw_from_replica)
    def call_kw(self, model, method, args, kwargs, path=None):
        return super().call_kw(model, method, args, kwargs, path)

    @http.route(readonly=_call_kw_from_replica)
    def call_button(self, model, method, args, kwargs, path=None):
        return super().call_button(model, method, args, kwargs, path)
