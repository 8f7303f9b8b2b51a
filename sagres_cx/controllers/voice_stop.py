from odoo import http
from odoo.http import request

from .voice import SEND, SHOW
from .voice_visit import VoiceVisit

#: Who wants no more questions may say so whatever became of the one they got.
ALWAYS = ("done", "expired", "closed")


class VoiceStopController(http.Controller):
    """No more questions: a link that asks first, and the button of a mail program (RFC 8058), which does not."""

    @http.route("/v/<string:token>/stop", **SHOW)
    def show_stop(self, token, **_ignored):
        """Ask whether no more questions are wanted."""
        visit = VoiceVisit(token, also=ALWAYS)
        return visit.refusal or self._show(visit)

    @http.route("/v/<string:token>/stop", **SEND)
    def send_stop(self, token, **_posted):
        """Keep that no more questions are wanted."""
        return self._stop(token)

    @http.route("/v/<string:token>/unsubscribe", **SHOW)
    def show_unsubscribe(self, token, **_ignored):
        """Ask first whoever opens the address of the button: robots do."""
        visit = VoiceVisit(token, also=ALWAYS)
        return visit.refusal or visit.redirect("stop")

    @http.route("/v/<string:token>/unsubscribe", **SEND)
    def send_unsubscribe(self, token, **_posted):
        """Do what the button of a mail program says, without a question."""
        return self._stop(token)

    def _stop(self, token):
        visit = VoiceVisit(token, also=ALWAYS)
        if visit.refusal:
            return visit.refusal
        if not visit.is_anonymous:
            visit.ticket.partner_id._cx_opt_out(request.env._("By the link in a message"))
        return self._show(visit)

    def _show(self, visit):
        if visit.is_anonymous:
            return visit.redirect()
        return visit.render("sagres_cx.voice_stop", {"stopped": visit.ticket.partner_id.cx_opt_out})
