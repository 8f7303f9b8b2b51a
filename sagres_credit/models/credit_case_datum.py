from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .credit_interaction import CONVERSATIONS


class CreditCase(models.Model):
    """A case whose debtor's contacts failed asks its operator for a contact that works."""

    _inherit = "credit.case"

    phone_work = fields.Char(related="partner_id.credit_phone_work", string="Workplace number")
    pec = fields.Char(related="partner_id.credit_pec", string="Certified e-mail (PEC)")
    phone_failed = fields.Boolean(compute="_compute_contact_fault")
    email_failed = fields.Boolean(compute="_compute_contact_fault")
    contact_fault = fields.Char(string="What failed", compute="_compute_contact_fault")

    @api.depends("partner_id.credit_mark_ids.state", "phone", "email", "partner_id.street", "partner_id.credit_pec")
    def _compute_contact_fault(self):
        bad = self.partner_id._get_bad_contacts()
        for case in self:
            marks = bad.get(case.partner_id, {})
            case.phone_failed, case.email_failed = "phone" in marks, "email" in marks
            case.contact_fault = "; ".join(mark._explain_failure() for mark in marks.values()) or False

    def action_edit_contacts(self):
        self.ensure_one()
        self._check_may_edit_contacts()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct contacts: %(debtor)s", debtor=self.partner_id.name),
            "res_model": "credit.contact.edit",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_case_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids},
        }

    def _check_may_edit_contacts(self):
        """Raise unless the current user looks after this debtor or, of the same team, has them on the phone."""
        self.check_access("read")
        if not self.can_record:
            raise AccessError(self.env._(
                "%(debtor)s is looked after by another team: ask %(operator)s to correct the contacts.",
                debtor=self.partner_id.name, operator=self.user_id.name or self.env._("the credit manager"),
            ))

    @api.model
    def _get_contact_cases(self, persons, domain=Domain.TRUE):
        """Return the open cases within ``domain`` of these debtors, of their contacts and of who acts in their place."""
        debtor = Domain("partner_id", "in", persons.commercial_partner_id.ids)
        acting = Domain("related_person_ids.partner_id", "in", persons.ids)
        return self.search(domain & (debtor | acting) & Domain("is_open", "=", True))

    def _get_contact_persons(self):
        """Return who may be contacted on these cases: the debtors, their contacts and related persons."""
        debtors = self.partner_id
        return debtors | debtors.child_ids | self.related_person_ids.partner_id

    def _start_contact_search(self, words):
        """Ask the operators of these cases to find a contact, unless a person agreed another step with the debtor.

        :param dict words: ``{case: what failed}``
        """
        self._message_log_batch(bodies={case.id: words[case] for case in self})
        free = self.filtered(lambda case: not case.next_action_agreed or case.next_action == "find_contact")
        free.write({
            "next_action": "find_contact",
            "next_action_date": fields.Date.context_today(self),
            "next_action_time": False,
            "next_action_agreed": True,
        })
        for case in free:
            case.next_action_note = words[case]

    def _end_contact_search(self):
        """End the task of these cases where nothing that failed is left: the night gives the next one."""
        bad = self._get_contact_persons()._get_bad_contacts()
        done = self.filtered(lambda case: not any(bad[person] for person in case._get_contact_persons()))
        done.write(dict.fromkeys(
            ("next_action", "next_action_date", "next_action_time", "next_action_note", "next_action_agreed"), False
        ))

    def _apply_interaction(self, interaction):
        """Mark a number that was wrong; a number that was answered is good again."""
        super()._apply_interaction(interaction)
        if interaction.channel != "phone" or interaction.direction != "out":
            return
        person = interaction.partner_id or self.partner_id
        marks = self.env["credit.contact.mark"]
        if interaction.outcome == "wrong_number":
            marks._mark(person, "phone", person.phone, "interaction", self.env._("wrong number"))
        elif interaction.outcome in CONVERSATIONS:
            marks._clear(person, "phone")

    def _get_wrong_numbers(self):
        """Return the ids of those of these cases whose debtor's number failed and was not corrected."""
        bad = self.partner_id._get_bad_contacts()
        return {case._origin.id for case in self if "phone" in bad.get(case.partner_id, ())}
