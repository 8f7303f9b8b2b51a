from odoo import http
from odoo.http import request

from odoo.addons.mail.controllers.webclient import WebclientController


class PrimaryThreads(WebclientController):
    """What stands beside a record: the file or the task just added to a case is there, however far behind the replica is."""

    def _mail_data_from_replica(self, rule, args):
        params = request.get_json_data().get("params") or {}
        asked = [words[1] for words in params.get("fetch_params") or () if isinstance(words, list) and words[1:]]
        models = [words.get("thread_model") for words in asked if isinstance(words, dict)]
        return not any(
            request.env[model]._is_read_from_primary("web_read")
            for model in models if isinstance(model, str) and model in request.env
        )

    @http.route(readonly=_mail_data_from_replica, credit_limit=False)  # core's own address, asked by every open page
    def mail_data(self, fetch_params, context=None):
        return super().mail_data(fetch_params, context=context)
