from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import NO_ACCESS
from odoo.tools.misc import format_date

from odoo.addons.sagres_credit.tools.ledger_values import is_credible_death

from .credit_estate import DECEASED_STATES

DOMICILE = {"street": "street", "zip": "zip", "city": "city", "country_state_id": "state_id", "country_id": "country_id"}


class CreditEstate(models.Model):
    """A death is learned: the succession is opened for confirmation, and what reaches the person stops at once."""

    _inherit = "credit.estate"

    import_id = fields.Many2one(
        "credit.import", string="Opened by ledger import", readonly=True, copy=False, index="btree_not_null",
        ondelete="set null", groups="sagres_credit.group_manager",
    )
    opened_from_id = fields.Many2one(
        "credit.estate", readonly=True, copy=False, index="btree_not_null", ondelete="set null", groups=NO_ACCESS,
    )

    @api.constrains("date_death")
    def _check_date_death(self):
        today = fields.Date.context_today(self)
        for estate in self:
            if estate.date_death and not is_credible_death(estate.date_death, today):
                raise ValidationError(self.env._(
                    "%(deceased)s cannot have died on %(date)s: correct the date.",
                    deceased=estate.sudo().partner_id.name, date=format_date(self.env, estate.date_death),
                ))

    @api.model
    def _open(self, cases, **vals):
        """Open the estate of each of these debtors that has none, and stop at once whatever reaches them.

        Nothing is certain yet: a person confirms it, see :meth:`action_confirm`. Firms are left out, they do not die.
        The statements are the same for one debtor and for hundreds. The caller says who may.

        :param cases: the cases on which the death was learned
        :param vals: values of the new estates
        :return: the estates of these debtors, opened now or before
        """
        cases = cases.sudo().filtered("heirs_is_person")
        cases._lock_for_agreement()
        known = self.sudo()._find(cases.partner_id)
        new = self.sudo()._create_for(cases, known.partner_id, vals)
        if new:
            new._silence()
            new._open_elsewhere()
        return (known | new).with_env(self.env)

    @api.model
    def _find(self, partners):
        """Return the estates of these persons that are not said to be a mistake."""
        return self.search([("partner_id", "in", partners.ids), ("state", "in", DECEASED_STATES)])

    @api.model
    def _create_for(self, cases, known, vals):
        """Create the estate of each person of ``cases`` that is not ``known``, on their own case before that of an heir."""
        chosen = {}
        for case in cases.sorted(lambda case: (bool(case.parent_id), case.id)):
            chosen.setdefault(case.partner_id, case)
        quiet = self.with_context(tracking_disable=True, mail_create_nolog=True)
        return quiet.create([
            {**self._prepare_estate_vals(case), **vals} for partner, case in chosen.items() if partner not in known
        ]).with_env(self.env)

    @api.model
    def _prepare_estate_vals(self, case):
        """Return what an estate is created with: the last domicile is the last address that is known."""
        partner = case.partner_id
        domicile = {name: partner[source] for name, source in DOMICILE.items()}
        domicile = {name: value.id if isinstance(value, models.BaseModel) else value for name, value in domicile.items()}
        return {"case_id": case.id, "state": "to_verify", **domicile}

    def _open_elsewhere(self):
        """Open the estates of the same persons with other clients: the firm knows, so nobody there may write to them.

        Nothing is said of where it was learned, and no date is carried over: each client's staff reads its own.
        """
        persons = self.partner_id.credit_person_id
        others = self.env["credit.case"].search([
            ("partner_id.credit_person_id", "in", persons.ids), ("partner_id", "not in", self.partner_id.ids),
            ("is_open", "=", True),
        ]) if persons else self.env["credit.case"]
        if not others:
            return
        known = self._find(others.partner_id)
        opened = self._open(others, source="other", source_note=self.env._("The firm learned of it: to be verified")) - known
        sources = {estate.partner_id.credit_person_id: estate for estate in self}
        for estate in opened:
            estate.opened_from_id = sources[estate.partner_id.credit_person_id]

    def _get_cases(self):
        """Return every case of these persons with their client: their own, and those where they were an heir."""
        return self.env["credit.case"].sudo().search([("partner_id", "in", self.sudo().partner_id.ids)])

    def _get_cases_by_estate(self):
        """Return ``{estate: its cases}``."""
        by_partner = self._get_cases().grouped("partner_id")
        found = defaultdict(self.env["credit.case"].sudo().browse)
        found.update({estate: by_partner[estate.sudo().partner_id] for estate in self})
        return found
