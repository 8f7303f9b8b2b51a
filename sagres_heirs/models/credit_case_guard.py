from odoo import models
from odoo.exceptions import UserError

from .credit_estate_contact import DEMANDING

CALL_BACK = "sagres_credit.mail_activity_type_call_back"
WAITING = ("queued", "held")


class CreditCase(models.Model):
    """What was prepared is taken back, and no task to call or to ask is put on anybody's day."""

    _inherit = "credit.case"

    def _heirs_close_contacts(self):
        """Take back what waits to reach who must not be asked about these debts: messages, links, tasks."""
        cases = self.sudo()
        cases._update_hold()
        barred = cases.filtered("heirs_bar")
        waiting = self.env["credit.notice"].sudo().search([("case_id", "in", cases.ids), ("state", "in", WAITING)])
        waiting._heirs_cancel_barred()
        barred.link_ids._revoke()
        barred._take_off_day(DEMANDING)
        barred.activity_unlink([CALL_BACK])

    def write(self, vals):
        """Refuse a task to call, visit or ask where nobody may be asked."""
        if vals.get("next_action") in DEMANDING:
            for case in self.filtered("heirs_bar"):
                raise UserError(self.env._(
                    "%(why)s Choose another next step.", why=case._heirs_get_contact_bar()[1]
                ))
        return super().write(vals)

    def _put_on_day(self, action, note=None, date=None, instead_of=()):
        """Leave who must not be asked off the day."""
        cases = self.filtered(lambda case: not case.sudo().heirs_bar) if action in DEMANDING else self
        return super(CreditCase, cases)._put_on_day(action, note, date, instead_of)

    def _propose_task(self, action, note=False):
        """Leave who must not be asked off the day."""
        cases = self.filtered(lambda case: not case.sudo().heirs_bar) if action in DEMANDING else self
        return super(CreditCase, cases)._propose_task(action, note)

    def _get_contact_bars(self, channel):
        """Forbid calls and visits about an estate at any hour; what is written is judged by its addressee."""
        bars = super()._get_contact_bars(channel)
        if channel in ("phone", "visit"):
            barred = self.filtered("heirs_bar")
            barred._heirs_get_estates().heir_ids.mapped("partner_id.name")  # read together, not case by case
            for case in barred:
                bars[case.id].insert(0, case._heirs_get_contact_bar())
        return bars

    def _check_has_page(self):
        self._heirs_check_contact()
        return super()._check_has_page()

    def _get_debtor_urls(self):
        """Give no link to the page of who must not be asked."""
        barred = self.filtered(lambda case: case.sudo().heirs_bar)
        return {**super(CreditCase, self - barred)._get_debtor_urls(), **dict.fromkeys(barred, False)}
