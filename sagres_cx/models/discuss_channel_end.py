from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models

#: A chat in which nobody writes for so long is over.
SILENT_HOURS = 2
#: What stands on the timeline; the whole is one click away.
SHOWN_LENGTH = 1500


class DiscussChannel(models.Model):
    """How a chat ends: once, on the timeline of the case; what nobody answered becomes a task of a person."""

    _inherit = "discuss.channel"

    cx_interaction_ids = fields.One2many(
        "credit.interaction", "cx_chat_id", string="On the timeline", groups="sagres_credit.group_operator",
    )

    def write(self, vals):
        ending = self.browse()
        if vals.get("livechat_end_dt"):
            ending = self.sudo().filtered(lambda chat: chat.cx_company_id and not chat.livechat_end_dt)
        result = super().write(vals)
        ending._land_chats()
        return result

    def _land_chats(self):
        """Put what was said on the timelines, see to what nobody answered and let the programmes know."""
        chats = {chat: chat._get_chat_lines() for chat in self.sudo()}
        heard = {chat: lines for chat, lines in chats.items() if any(line[0] for line in lines)}
        answered = {chat: lines for chat, lines in heard.items() if not all(line[0] for line in lines)}
        missed = {chat: lines for chat, lines in heard.items() if chat not in answered}
        self._land_answered({chat: lines for chat, lines in answered.items() if chat.cx_case_id})
        self._land_missed(missed)

    def _land_answered(self, chats):
        by_operator = defaultdict(list)
        for chat, lines in chats.items():
            by_operator[chat._get_chat_operator()].append(chat._prepare_chat_talk(lines, "reached"))
        for operator, vals_list in by_operator.items():
            self.env["credit.interaction"].with_user(operator).sudo().create(vals_list)
        self._queue_chat_events(list(chats))

    def _land_missed(self, chats):
        robot = self.env.ref("base.user_root")
        known = {chat: lines for chat, lines in chats.items() if chat.cx_case_id}
        vals_list = [chat._prepare_chat_talk(lines, "wrote") for chat, lines in known.items()]
        self.env["credit.interaction"].with_user(robot).sudo().create(vals_list)
        for chat, lines in chats.items():
            words = _join_words(lines)[:200]
            if chat in known:
                note = self.env._("Wrote in the chat, nobody answered: %(words)s", words=words)
                chat.cx_case_id._propose_task("call_back", note)
            else:
                chat.livechat_channel_id._get_chat_mandate()._ask_team_leader(
                    self.env._("Wrote in the chat, nobody answered"), words, fields.Date.context_today(self),
                )

    def _prepare_chat_talk(self, lines, outcome):
        self.ensure_one()
        body = "\n".join(f"{name}: {words}" for _visitor, name, words in lines)
        return {
            "case_id": self.cx_case_id.id, "partner_id": self.cx_case_id.partner_id.id, "channel": "chat",
            "direction": "in", "outcome": outcome, "cx_chat_id": self.id,
            "body": body if len(body) <= SHOWN_LENGTH else body[:SHOWN_LENGTH].rstrip() + "…",
        }

    def _queue_chat_events(self, chats):
        """Have the programmes that ask after a chat ask who was answered."""
        rows = defaultdict(list)
        for chat in chats:
            case = chat.cx_case_id
            rows[chat.cx_company_id].append(
                (case.partner_id.id, case.id, chat._get_chat_operator().id, chat.livechat_end_dt, f"chat:{chat.id}")
            )
        for company, company_rows in rows.items():
            self.env["cx.program"].sudo()._queue_events("chat_closed", company, company_rows)

    @api.model
    def _cron_end_silent_chats(self):
        """End the chats that fell silent: who closes a browser says no good-bye."""
        silent = self.search([
            ("cx_company_id", "!=", False), ("livechat_end_dt", "=", False),
            ("last_interest_dt", "<", fields.Datetime.now() - timedelta(hours=SILENT_HOURS)),
        ])
        silent.write({"livechat_end_dt": fields.Datetime.now()})


def _join_words(lines):
    """Return what the visitor wrote, in one line."""
    return " ".join(" ".join(words for visitor, _name, words in lines if visitor).split())
