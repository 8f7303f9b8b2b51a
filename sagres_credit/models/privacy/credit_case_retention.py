from collections import namedtuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..credit_limitation_act import OPEN_STATES

#: ``label`` completes: «... is kept because».
RetentionObstacle = namedtuple("RetentionObstacle", "code label domain")


class CreditCase(models.Model):
    """When a case may be forgotten: never while its credit lives, and never the ledger."""

    _inherit = "credit.case"

    @api.model
    def _get_retention_obstacles(self):
        """Return why data of cases are kept whatever their age, the most binding first.

        For a module to keep cases of its own, it must override this method and add its own ``RetentionObstacle(code,
        label, domain)``: a stable code, translated words, a ``Domain`` of cases.
        """
        _ = self.env._
        item = [("line_id.parent_state", "=", "posted"), ("line_id.reconciled", "=", False)]
        found = [
            RetentionObstacle("open", _("the credit is open"), Domain("is_open", "=", True)),
            RetentionObstacle("item", _("an item is not settled in the books"), Domain("receivable_ids", "any", item)),
            RetentionObstacle("hold", _("the case is on hold"), Domain("hold_code", "!=", False) & Domain(
                "hold_code", "not in", self._get_lasting_holds(),
            )),
            RetentionObstacle("agreement", _("an agreement or a dispute is under way"), self._get_living_agreements()),
            RetentionObstacle("legal", _("a lawyer has it"), Domain("referral_ids", "any", [("date_ended", "=", False)])),
            RetentionObstacle("act", _("an act that interrupts the limitation is under way"), Domain(
                "id", "in", SQL("SELECT case_id FROM credit_limitation_act WHERE state IN %s", OPEN_STATES),
            )),
            RetentionObstacle("family", _("a case that belongs to it is open"), self._get_living_family()),
        ]
        if not self.env.context.get("credit_privacy_answer"):
            waiting = SQL("SELECT partner_id FROM credit_privacy_request WHERE state = 'open' AND partner_id IS NOT NULL")
            words = _("a request of the person waits for its answer")
            found.append(RetentionObstacle("request", words, Domain("partner_id", "in", waiting)))
        return found

    @api.model
    def _get_lasting_holds(self):
        """Return the codes of holds that never end: they keep nobody from being forgotten.

        For a module with a hold that outlives the debt, it must override this method.
        """
        return ["no_contact"]

    @api.model
    def _get_living_agreements(self):
        """Return the ``Domain`` of cases with an agreement in force or a dispute that waits for its end."""
        dispute = self.env["credit.dispute"]
        parts = [
            SQL("SELECT case_id FROM %s WHERE state = 'active'", SQL.identifier(self.env[name]._table))
            for name in self._get_arrangement_models()
        ]
        parts.append(SQL("SELECT case_id FROM credit_dispute WHERE state IN %s", dispute._living_states))
        return Domain("id", "in", SQL(" UNION ALL ").join(parts))

    @api.model
    def _get_living_family(self):
        return Domain("parent_id.is_open", "=", True) | Domain("id", "in", SQL(
            "SELECT parent_id FROM credit_case WHERE is_open AND parent_id IS NOT NULL"
        ))

    @api.model
    def _get_retention_domain(self):
        """Return the ``Domain`` of closed cases that nothing holds."""
        held = Domain.OR([obstacle.domain for obstacle in self._get_retention_obstacles()])
        return Domain("date_closed", "!=", False) & Domain("is_open", "!=", True) & ~held

    @api.model
    def _get_retention_persons_query(self):
        """Return the SQL of ``(partner_id, case_id)`` of who is known only beside a debtor.

        For a module to know other persons of a case, it must override this method.
        """
        return SQL("SELECT partner_id, case_id FROM credit_related_person WHERE partner_id IS NOT NULL")

    def _explain_retention(self):
        """Return ``[words]`` of what keeps the data of these cases, empty where nothing does."""
        cases = self.sudo().with_context(active_test=False)
        own = Domain("id", "in", self.ids)
        return [
            obstacle.label for obstacle in self._get_retention_obstacles() if cases.search_count(own & obstacle.domain, limit=1)
        ]
