from odoo import models
from odoo.exceptions import UserError


class DiscussChannel(models.Model):
    """A chat in which somebody says what they think of the client may become a voice: a person decides it."""

    _inherit = "discuss.channel"

    def action_cx_make_voice(self):
        """Make a voice of what the visitor wrote, once."""
        self.ensure_one()
        self._check_chat_reader()
        self = self.with_context(allowed_company_ids=self.env.user.company_ids.ids)
        talk = self.cx_interaction_ids
        known = self.env["cx.feedback"].sudo().search(
            ["|", ("chat_id", "=", self.id), "&", ("interaction_id", "!=", False), ("interaction_id", "in", talk.ids)], limit=1,
        )
        if known and not known.sudo(False).has_access("read"):
            raise UserError(self.env._("This chat is already a voice, which the team leader reads."))
        voice = known.sudo(False) or self.env["cx.feedback"].create(self._prepare_voice_vals(talk))
        return {
            "type": "ir.actions.act_window", "res_model": "cx.feedback", "res_id": voice.id, "views": [(False, "form")],
            "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }

    def _prepare_voice_vals(self, talk):
        words = [words for visitor, _name, words in self._get_chat_lines() if visitor]
        if not words:
            raise UserError(self.env._("Nobody wrote in this chat: there is nothing to listen to."))
        case = self.cx_case_id
        return {
            "company_id": self.cx_company_id.id, "chat_id": self.id, "interaction_id": talk[:1].id, "source": "chat",
            "case_id": case.id, "partner_id": case.partner_id.id, "operator_id": self._get_chat_operator().id,
            "stakeholder": "debtor" if case else "customer", "body": "\n".join(words), "date": self.create_date,
        }

    def _get_chat_action(self):
        """Return the action that opens every word of this chat."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "discuss.channel", "res_id": self.id,
            "views": [(self.env.ref("sagres_cx.discuss_channel_view_form_chat").id, "form")],
            "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }
