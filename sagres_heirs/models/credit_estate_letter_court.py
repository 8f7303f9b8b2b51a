from odoo import models
from odoo.fields import Command
from odoo.tools.misc import format_date

from odoo.addons.sagres_credit.models.credit_referral import WORKING_STATES


class CreditEstateLetter(models.Model):
    """The request of a term to the court (481 c.c.): a draft that the lawyer completes and files, never sent by the suite."""

    _inherit = "credit.estate.letter"

    def _prepare_court_values(self):
        if self.kind != "interpellation":
            return super()._prepare_court_values()
        estate = self.estate_id
        lawyer = self._get_lawyer()
        return {
            **super()._prepare_court_values(),
            "court": self.name, "creditor": self.env["credit.plan"]._get_party(self.company_id.partner_id),
            "lawyer": lawyer.name or "", "testament": estate.testament,
            "persons": [self._prepare_called(heir) for heir in self._get_undecided()],
            "searches": [self._prepare_search(search) for search in estate.search_ids.sorted(lambda search: search.date_asked)],
        }

    def _prepare_called(self, heir):
        relations = dict(heir._fields["relation"]._description_selection(self.env))
        town = " ".join(filter(None, [heir.zip, heir.city]))
        return {
            "name": heir.name, "relation": relations[heir.relation].lower(), "born": self._say_date(heir.born),
            "tax_code": heir.tax_code or "", "address": ", ".join(filter(None, [heir.street, town])), "minor": heir.is_minor,
        }

    def _prepare_search(self, search):
        return {
            "kind": search._get_label(), "authority": search.authority, "asked": format_date(self.env, search.date_asked),
            "outcome": search._get_outcome(),
        }

    def _post_print(self):
        """Give the draft to the lawyer of the case: with the papers of the estate, and as a task where one has the case."""
        result = super()._post_print()
        if self.kind == "interpellation":
            self.estate_id.document_ids = [Command.link(self.pdf_id.id)]
            lawyer = self._get_lawyer()
            if lawyer:
                self.estate_id.activity_schedule(
                    "mail.mail_activity_data_todo", user_id=lawyer.id,
                    summary=self.env._("Request of a term (481 c.c.): complete the draft and file it"),
                )
        return result

    def _get_lawyer(self):
        """Return the lawyer who has the case of the deceased now, if there is one."""
        referrals = self.estate_id.case_id.referral_ids.filtered(lambda referral: referral.state in WORKING_STATES)
        return referrals[:1].lawyer_id
