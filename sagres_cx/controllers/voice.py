from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .voice_visit import VoiceVisit, prepare_question

#: The text of the link is the secret that a forged form cannot know; a page that was open for days still sends.
ROUTE = {"type": "http", "auth": "public", "website": True, "multilang": False, "sitemap": False}
SEND = {**ROUTE, "methods": ["POST"], "csrf": False}
SHOW = {**ROUTE, "methods": ["GET"]}


class VoiceController(http.Controller):
    """The page of a question: one tap on a number, one tap on «Send». To open it writes nothing."""

    @http.route("/v/<string:token>", **SHOW)
    def show_score(self, token, s="", **_ignored):
        """Show the question; a number in the address is only proposed."""
        visit = VoiceVisit(token)
        if visit.refusal:
            return visit.refusal
        values = {**prepare_question(visit.program), "chosen": visit.program._read_score(s)}
        if visit.is_anonymous:
            return visit.render("sagres_cx.voice_anonymous", {**values, "questions": visit.program._get_more_questions()})
        return visit.render("sagres_cx.voice_score", values)

    @http.route("/v/<string:token>", **SEND)
    def send_score(self, token, **_posted):
        """Keep the score, or the whole answer where it is anonymous."""
        visit = VoiceVisit(token)
        if visit.refusal:
            return visit.refusal
        if visit.is_too_often():
            return visit.refuse("busy")
        score = visit.program._read_score(request.httprequest.form.get("score"))
        if visit.is_anonymous:
            return self._send_anonymous(visit, score)
        if not score:
            return visit.render("sagres_cx.voice_score", {
                **prepare_question(visit.program), "chosen": False, "error": request.env._("Choose a number first."),
            })
        visit.ticket._save_score(score, visit.lang)
        return visit.redirect("words")

    @http.route("/v/<string:token>/words", **SHOW)
    def show_words(self, token, **_ignored):
        """Show the open question, once there is a score."""
        visit = VoiceVisit(token)
        if visit.refusal:
            return visit.refusal
        score = self._get_score(visit)
        return self._show_words(visit, score) if score else visit.redirect()

    @http.route("/v/<string:token>/words", **SEND)
    def send_words(self, token, **_posted):
        """Keep the words and take the answer; what cannot be is shown in the form, with all that was typed."""
        visit = VoiceVisit(token, also=("done",))
        if visit.refusal or visit.is_anonymous:
            return visit.refusal or visit.redirect()
        if visit.problem == "done":
            return visit.redirect("thanks")
        if visit.is_too_often():
            return visit.refuse("busy")
        form = request.httprequest.form
        score = visit.program._read_score(form.get("score"))
        try:
            with request.env.cr.savepoint():  # who chose no number leaves nothing behind
                errors = visit.ticket._save_words(visit.program._read_answers(form), score, visit.lang)
        except UserError as error:
            values = {**prepare_question(visit.program), "chosen": False, "error": str(error.args[0])}
            return visit.render("sagres_cx.voice_score", values)
        return self._show_words(visit, score, errors) if errors else visit.redirect("thanks")

    @http.route("/v/<string:token>/thanks", **SHOW)
    def show_thanks(self, token, **_ignored):
        """Say thank you, and what happens now."""
        visit = VoiceVisit(token, also=("done",))
        if visit.refusal:
            return visit.refusal
        if visit.problem != "done":
            return visit.redirect()
        voice = request.env["cx.feedback"] if visit.is_anonymous else visit.ticket._get_voice()
        return visit.render("sagres_cx.voice_thanks", {"voice": voice})

    @http.route("/v/<string:token>/contact", **SEND)
    def send_contact(self, token, call="", **_posted):
        """Keep whether the person wants to be called."""
        visit = VoiceVisit(token, also=("done",))
        if visit.refusal:
            return visit.refusal
        if visit.is_too_often():
            return visit.refuse("busy")
        voice = request.env["cx.feedback"] if visit.is_anonymous else visit.ticket._get_voice()
        if voice and call in ("yes", "no"):
            voice._take_contact_choice(call == "yes")
        return visit.redirect("thanks")

    def _get_score(self, visit):
        """Return the score kept so far, as text; false without one."""
        if visit.is_anonymous:
            return False
        line = visit.ticket.user_input_id._get_answered_line(visit.program.score_question_id)
        return bool(line) and str(line.value_scale)

    def _show_words(self, visit, score, errors=None):
        return visit.render("sagres_cx.voice_words", {
            "questions": visit.program._get_more_questions(), "score": score, "errors": errors or {},
            "form": request.httprequest.form, "open_question": visit.program._get_open_question(),
        })

    def _send_anonymous(self, visit, score):
        """Take the whole answer of a voucher at once."""
        form = request.httprequest.form
        questions = visit.program._get_more_questions()
        values = {**prepare_question(visit.program), "chosen": score, "questions": questions, "form": form}
        if not score:
            error = request.env._("Choose a number first.")
            return visit.render("sagres_cx.voice_anonymous", {**values, "error": error})
        errors = visit.ticket._take_answer(score, visit.program._read_answers(form))
        if errors:
            return visit.render("sagres_cx.voice_anonymous", {**values, "errors": errors})
        return visit.redirect("thanks")
