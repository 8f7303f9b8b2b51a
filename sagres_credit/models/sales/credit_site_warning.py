from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_amount, format_date

#: No site looks further ahead than this; who wants more reads the calendar.
FURTHEST_DAYS = 120


class CreditSite(models.Model):
    """A site warns before something is due, when its exposure passes the limit and when the maintenance is to be offered."""

    _inherit = "credit.site"

    @api.model
    def _cron_warn(self):
        """Put each warning once among the activities of who owns it, whatever the number of sites."""
        today = fields.Date.context_today(self)
        values = [
            *self._warn_of_blockers(today), *self._warn_of_invoices(today), *self._warn_of_limits(today),
            *self._warn_of_offers(today),
        ]
        # Who is assigned finds them on their list: a letter for each would cost a statement each.
        self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True).create(values)
        return len(values)

    @api.model
    def _prepare_warning(self, site, user, date, summary):
        return {
            "res_model_id": self.env["ir.model"]._get_id(self._name), "res_id": site.id, "user_id": user.id,
            "date_deadline": date, "summary": summary, "automated": True,
            "activity_type_id": self.env["ir.model.data"]._xmlid_to_res_id("sagres_credit.mail_activity_type_site"),
        }

    @api.model
    def _warn_of_blockers(self, today):
        blockers = self.env["credit.site.blocker"].sudo().search([
            ("date_done", "=", False), ("date_warned", "=", False), ("date_warning", "<=", today),
            ("site_id.state", "!=", "closed"),
        ])
        blockers.write({"date_warned": today})
        return [
            self._prepare_warning(blocker.site_id, blocker.user_id, blocker.date_due, self.env._(
                "%(what)s for %(milestone)s", what=blocker.display_name, milestone=blocker.milestone_id.name,
            ))
            for blocker in blockers
        ]

    @api.model
    def _warn_of_invoices(self, today):
        """Have who follows the site ask, before an invoice is due, whether something keeps the customer from paying."""
        milestones = self.env["credit.site.milestone"].sudo().search([
            ("date_warned", "=", False), ("site_id.state", "!=", "closed"), ("move_id.state", "=", "posted"),
            ("move_id.amount_residual", ">", 0), ("move_id.invoice_date_due", ">=", today),
            ("move_id.invoice_date_due", "<=", today + timedelta(days=FURTHEST_DAYS)),
        ])
        near = milestones.filtered(lambda row: row.move_id.invoice_date_due <= today + timedelta(days=row.site_id.warning_days))
        near.write({"date_warned": today})
        return [
            self._prepare_warning(row.site_id, row.site_id.user_id, row.move_id.invoice_date_due, self.env._(
                "%(invoice)s of %(amount)s is due on %(date)s: does anything block it?", invoice=row.move_id.name,
                amount=format_amount(self.env, row.amount_open, row.currency_id),
                date=format_date(self.env, row.move_id.invoice_date_due),
            ))
            for row in near
        ]

    @api.model
    def _warn_of_limits(self, today):
        """Tell of the sites beyond their limit, once; a site that came back below it is told of again next time."""
        beyond = self._read_figures(SQL("site.exposure_limit > 0 AND site.state != 'closed'"), beyond=True)
        sites = self.sudo()
        sites.search([("date_limit_warned", "!=", False), ("id", "not in", list(beyond))]).write({"date_limit_warned": False})
        new = sites.search([("id", "in", list(beyond)), ("date_limit_warned", "=", False)])
        new.write({"date_limit_warned": today})
        return [
            self._prepare_warning(site, site.user_id, today, self.env._(
                "Exposure %(exposure)s, limit %(limit)s",
                exposure=format_amount(self.env, beyond[site.id][0], site.currency_id),
                limit=format_amount(self.env, site.exposure_limit, site.currency_id),
            ))
            for site in new
        ]

    @api.model
    def _warn_of_offers(self, today):
        sites = self.sudo().search([
            ("date_offer", "<=", today), ("date_offer_warned", "=", False), ("date_offered", "=", False),
            ("state", "!=", "closed"),
        ])
        sites.write({"date_offer_warned": today})
        return [self._prepare_warning(site, site.user_id, today, self.env._("Offer the maintenance")) for site in sites]
