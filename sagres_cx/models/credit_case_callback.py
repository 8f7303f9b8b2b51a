from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.sagres_credit.models.credit_interaction import CONVERSATIONS

from .cx_callback import PENDING, STATES
from .cx_feedback import EMOTIONS

# Who reads voices: nobody else may even ask for them.
READERS = "sagres_credit.group_operator,sagres_credit.group_client"


class CreditCase(models.Model):
    """Who is to be called back about what they said stands on the day of who calls, before any other step of the case."""

    _inherit = "credit.case"

    cx_callback_id = fields.Many2one("cx.callback", string="Call-back", compute="_compute_cx_callback_id", groups=READERS)
    cx_callback_mine = fields.Boolean(string="Call-back is mine", compute="_compute_cx_callback_id", groups=READERS)
    cx_callback_words = fields.Char(string="Why call back", compute="_compute_cx_callback_id", groups=READERS)
    cx_callback_body = fields.Text(string="Voice", compute="_compute_cx_callback_id", groups=READERS)
    cx_callback_mood = fields.Selection(
        EMOTIONS, string="Mood of the voice", compute="_compute_cx_callback_id", groups=READERS,
    )
    cx_callback_state = fields.Selection(STATES, string="Call-back state", compute="_compute_cx_callback_id", groups=READERS)

    @api.depends_context("uid")
    def _compute_cx_callback_id(self):
        """Show the call-back of the current user, else the first of a colleague that they may read."""
        Callback = self.env["cx.callback"]
        pending = Domain("case_id", "in", self.ids) & Domain("state", "in", PENDING)
        found = Callback.search(pending).sorted(lambda callback: (callback.deadline, callback.id))
        mine = Callback.sudo().search(Callback._get_mine_domain() & Domain("id", "in", found.ids)).with_env(self.env)
        by_case = {callback.case_id.id: callback for callback in (found | mine)[::-1]}
        by_case |= {callback.case_id.id: callback for callback in mine.sorted("deadline", reverse=True)}
        manager = self.env.user.has_group("sagres_credit.group_manager")
        for case in self:
            callback = by_case.get(case._origin.id, Callback)
            case.cx_callback_id = callback
            case.cx_callback_mine = bool(callback) and (callback in mine or manager)
            case.cx_callback_words = callback and callback._explain(quoting=False)
            case.cx_callback_body = callback.feedback_id.body
            case.cx_callback_mood = callback.feedback_id.mood
            case.cx_callback_state = callback.state

    @api.model
    def _get_day_work_query(self):
        """Put the call-backs of the current user on their day; nothing is written on the case."""
        callbacks = self.env["cx.callback"].sudo()
        mine = callbacks._search(self.env["cx.callback"]._get_mine_domain())
        columns = [callbacks._field_to_sql("cx_callback", name) for name in ("case_id", "next_date", "next_time")]
        return SQL(
            """SELECT DISTINCT ON (case_id) %s AS case_id, 'call_back'::varchar AS action, %s AS date, %s AS time
                 FROM cx_callback WHERE case_id IS NOT NULL AND id IN %s ORDER BY case_id, next_date, id""",
            *columns, mine.subselect(),
        )

    @api.depends_context("uid")
    def _compute_why_now(self):
        """Say why who is to be called back is called."""
        result = super()._compute_why_now()
        Callback = self.env["cx.callback"]
        mine = Callback.sudo().search(Callback._get_mine_domain() & Domain("case_id", "in", self.ids), order="deadline desc, id")
        words = {callback.case_id.id: callback._explain() for callback in mine.with_env(self.env)}
        for case in self.filtered(lambda case: case._origin.id in words):
            case.why_now = self.env._("Call back: %(words)s", words=words[case._origin.id])
        return result

    def _get_my_callbacks(self):
        """Return the open call-backs of the current user on this case, as superuser."""
        self.ensure_one()
        Callback = self.env["cx.callback"]
        return Callback.sudo().search(Callback._get_mine_domain() & Domain("case_id", "=", self.id))

    def _apply_interaction(self, interaction):
        """Count a call in vain on what the person is called back about, too."""
        result = super()._apply_interaction(interaction)
        tried = interaction.direction == "out" and interaction.outcome not in (*CONVERSATIONS, "done", "wrote")
        if tried:
            self._get_my_callbacks().with_env(self.env)._count_attempt(
                interaction.next_action == "call_back" and interaction.next_action_date, interaction.next_action_time,
            )
        return result

    def _prepare_step_vals(self, interaction):
        """Leave what was agreed on the case alone while somebody tries to call back, and when the loop is closed."""
        if self.env.context.get("cx_closing") and not interaction.next_action:
            return {}
        trying = interaction.outcome == "no_answer" and (not self.is_open or self.next_action_agreed)
        if trying and self._get_my_callbacks():
            return {}
        return super()._prepare_step_vals(interaction)

    def _assign(self, user, cause, reason=False):
        """Have the call-backs follow the operator; what is about an operator stays with the team leader."""
        result = super()._assign(user, cause, reason)
        pending = self.env["cx.callback"].sudo().search([("case_id", "in", self.ids), ("state", "in", PENDING)])
        pending.filtered(lambda callback: not callback.feedback_id.about_operator).write({"user_id": user.id})
        return result

    def action_close_callback(self):
        """Open the dialog that closes the loop with this person."""
        self.ensure_one()
        return self.cx_callback_id.action_close()

    def action_callback_no_answer(self):
        self.ensure_one()
        return self.cx_callback_id.action_no_answer()

    def action_open_callback_voice(self):
        self.ensure_one()
        return self.cx_callback_id.feedback_id._get_form_action()
