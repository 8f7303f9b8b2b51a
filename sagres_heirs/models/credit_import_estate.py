from odoo import fields, models

from odoo.addons.sagres_credit.tools.ledger_values import is_credible_death


class CreditImport(models.Model):
    """A client's file may say who has died: their successions are opened together, for confirmation."""

    _inherit = "credit.import"

    def _finish_booking(self):
        result = super()._finish_booking()
        deaths = self._read_deaths()
        if deaths:
            self._open_estates(deaths)
        return result

    def _read_deaths(self):
        """Return ``{partner: date of death or None}`` of the debtors of this file who died and owe something."""
        self.env.flush_all()
        rows = self._run(
            """
            SELECT line.partner_id, MAX(line.date_of_death)
              FROM credit_import_line AS line
         LEFT JOIN credit_case AS known ON known.partner_id = line.partner_id
             WHERE line.import_id = %(import_id)s AND line.deceased AND line.partner_id IS NOT NULL
          GROUP BY line.partner_id
            HAVING BOOL_OR(line.open_amount > 0) OR BOOL_OR(known.is_open)
            """
        )
        partners = self.env["res.partner"].browse([partner_id for partner_id, _date in rows])
        return dict(zip(partners, [date for _partner, date in rows], strict=True))

    def _open_estates(self, deaths):
        """Open the estates of these debtors; the date comes from the file where nobody knew one."""
        Estate = self.env["credit.estate"]
        known = Estate._find(self.env["res.partner"].union(*deaths))
        estates = Estate._open(self._get_cases_of(deaths), source="import", source_note=self.file_name, import_id=self.id)
        today = fields.Date.context_today(self)
        for estate in estates.filtered(lambda estate: estate.state == "to_verify" and not estate.date_death):
            day = deaths.get(estate.partner_id)
            estate.date_death = day if day and is_credible_death(day, today) else False
        if estates - known:
            self._post_summary([self.env._("%(count)s estates opened: confirm them.", count=len(estates - known))])

    def _get_cases_of(self, deaths):
        """Return the cases of these debtors; who is new gets one now, or the night would write to them first."""
        Case = self.env["credit.case"]
        partners = self.env["res.partner"].union(*deaths)
        known = Case.search([("partner_id", "in", partners.ids), ("parent_id", "=", False)])
        return known | Case.with_context(credit_assignment=True).create([
            {
                "company_id": self.company_id.id, "partner_id": partner.id, "mandate_id": self.mandate_id.id,
                "date_opened": fields.Date.context_today(self),
            }
            for partner in partners - known.partner_id
        ])

    def _delete_debtors(self):
        """Take back the estates this import opened, as far as nobody verified them."""
        estates = self.env["credit.estate"].search([("import_id", "=", self.id), ("state", "=", "to_verify")])
        cases = estates._get_cases()
        estates.unlink()
        cases._update_hold()
        cases._take_off_day(["estate"])
        own = cases.filtered(lambda case: case.partner_id.credit_import_id == self and not case.is_open)
        own.filtered(lambda case: not (case.interaction_ids or case.notice_ids or case.receivable_ids)).unlink()
        return super()._delete_debtors()
