from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# What the filters of the screens ask for: the last day of the month, quarter or year before today.
PERIODS = ("month", "quarter", "year")


class CreditPastMixin(models.AbstractModel):
    """A report that can be read as of any past day: the day comes from the context, or from its condition on "as of"."""

    _name = "credit.past.mixin"
    _description = "Report as of a day"

    as_of = fields.Date(string="As of", readonly=True, help="The day the figures are of: today, unless another one is asked for.")

    @api.model
    def _get_as_of(self):
        """Return the day that ``credit_as_of`` of the context asks for, by default today.

        :raises UserError: what is asked for is no date, or a day to come
        """
        today = fields.Date.context_today(self)
        asked = self.env.context.get("credit_as_of")
        if not asked:
            return today
        if asked in PERIODS:
            return fields.Date.subtract(fields.Date.start_of(today, asked), days=1)
        try:
            day = fields.Date.to_date(asked)
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("«%(asked)s» is no date.", asked=str(asked)[:40])) from error
        if day > today:
            raise UserError(self.env._("The ledger of a day to come is not known yet."))
        return day

    @api.model
    def _as_of_domain(self, domain):
        """Return this model as of the day that a condition ``("as_of", "=", day)`` of the domain asks for."""
        days = {
            value
            for condition in Domain(domain).optimize(self).iter_conditions()
            if condition.field_expr == "as_of" and condition.operator == "in"
            for value in condition.value if value
        }
        if len(days) != 1:
            return self
        day = fields.Date.to_string(fields.Date.to_date(days.pop()))
        return self if self.env.context.get("credit_as_of") == day else self.with_context(credit_as_of=day)

    @api.model
    def _search(self, domain, *args, **kwargs):
        return super(CreditPastMixin, self._as_of_domain(domain))._search(domain, *args, **kwargs)

    @api.model
    def search_fetch(self, domain, *args, **kwargs):
        self.invalidate_model(flush=False)  # the same item may have been read as of another day
        return super(CreditPastMixin, self._as_of_domain(domain)).search_fetch(domain, *args, **kwargs)
