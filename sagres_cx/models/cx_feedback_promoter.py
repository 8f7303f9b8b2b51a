from odoo import fields, models
from odoo.exceptions import UserError


class CxFeedback(models.Model):
    """Who is content is thanked, and asked who else might be: the operator they praise hears it by name."""

    _inherit = "cx.feedback"

    date_thanked = fields.Date(string="Thanked on", readonly=True)
    date_passed_on = fields.Date(string="Thanks passed on", readonly=True)
    lead_ids = fields.One2many("crm.lead", "cx_feedback_id", string="Introductions", groups="sagres_credit.group_operator")
    lead_count = fields.Integer(
        string="Number of referrals", compute="_compute_lead_count",
        groups="sagres_credit.group_operator,sales_team.group_sale_salesman",  # the button is for both
    )

    def _compute_lead_count(self):
        groups = self.env["crm.lead"].sudo()._read_group([("cx_feedback_id", "in", self.ids)], ["cx_feedback_id"], ["__count"])
        counts = {voice.id: count for voice, count in groups}
        for voice in self:
            voice.lead_count = counts.get(voice._origin.id, 0)

    def action_thank(self):
        """Open the short letter of thanks: who sends it reads it first."""
        self.ensure_one()
        self.check_access("write")
        # The client may not be among the active companies: who may write the voice may thank the person.
        person = self.sudo().partner_id
        if not person.email:
            raise UserError(self.env._("This person has no e-mail address: thank them when you hear them next."))
        template = self.env.ref("sagres_cx.mail_template_thanks")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Thank %(person)s", person=person.name),
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": "cx.feedback", "default_res_ids": self.ids, "default_template_id": template.id,
                "default_composition_mode": "comment", "default_partner_ids": person.ids, "cx_thanks": True,
                "allowed_company_ids": self.env.user.company_ids.ids,
            },
        }

    def _message_post_after_hook(self, message, msg_values):
        """Remember that the person was thanked; a voice without a call-back is closed by it."""
        result = super()._message_post_after_hook(message, msg_values)
        if self.env.context.get("cx_thanks") and message.partner_ids & self.partner_id:
            self.sudo().date_thanked = fields.Date.context_today(self)
            if not self.sudo().callback_id:
                self._set_closed()
        return result

    def action_pass_on(self):
        """Tell the operators by name who thanks them; no score and no ranking goes with it."""
        self.check_access("write")
        for voice in self.sudo():
            if not voice.operator_id or voice.score_class == "detractor":
                raise UserError(self.env._("Thanks are passed on to the operator of a person who is content."))
            person = voice.partner_id.name or self.env._("Somebody who gave no name")
            voice.message_notify(
                partner_ids=voice.operator_id.partner_id.ids, author_id=self.env.user.partner_id.id,
                subject=self.env._("%(person)s thanks you", person=person),
                body=self.env["ir.qweb"]._render("sagres_cx.thanks_message", {"voice": voice, "person": person}),
                email_layout_xmlid="mail.mail_notification_light",
            )
            voice.date_passed_on = fields.Date.context_today(self)
        return True

    def action_ask_referral(self):
        """Open the dialog that records whom a content person recommends."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Whom do they recommend?"),
            "res_model": "cx.referral.record",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_feedback_id": self.id},
        }

    def _refer(self, name, phone=False, email=False, note=False):
        """Make an opportunity of whom this person recommends: where it comes from and who found it stay on it."""
        self.ensure_one()
        self.check_access("write")
        if not (name or "").strip() or not (phone or email):
            raise UserError(self.env._("Write the name and a way to reach who is recommended."))
        source = self.env.ref("sagres_cx.utm_source_referral", raise_if_not_found=False)
        person = self.sudo().partner_id.name
        lead = self.env["crm.lead"].sudo().create({
            "name": self.env._("Recommended by %(person)s", person=person or self.env._("a content customer")),
            "type": "opportunity", "contact_name": name.strip(), "phone": phone, "email_from": email, "description": note,
            "company_id": self.company_id.id, "user_id": False, "team_id": False, "referred": person,
            "source_id": source and source.id, "cx_feedback_id": self.id, "cx_finder_id": self.env.uid,
        })
        self.sudo()._message_log(
            body=self.env._("Recommends %(name)s: an opportunity was opened.", name=name.strip()),
            author_id=self.env.user.partner_id.id,
        )
        return lead
