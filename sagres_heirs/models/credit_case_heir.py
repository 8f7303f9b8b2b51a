from decimal import Decimal

from odoo import api, fields, models


class CreditCase(models.Model):
    """The case of an heir: a share of the items of the deceased, which stay where they are in the books."""

    _inherit = "credit.case"

    heirs_share = fields.Char(string="Share", readonly=True, copy=False, help="Part of the debt of the deceased.")

    def _compute_ledger(self):
        result = super()._compute_ledger()
        # What changes the debt of a deceased changes that of who succeeded them, and only there.
        dead = self.filtered(lambda case: not case.parent_id and case.hold_code == "estate")
        parts = dead.sudo().heirs_case_ids - self
        if parts:
            parts._mark_ledger_changed()
        return result

    def _get_part_facts(self, facts):
        found = super()._get_part_facts(facts)
        owed = self.env["credit.estate"]._read_owed(self)
        today = fields.Date.context_today(self)
        return {**found, **{case: case._sum_facts(owed[case], today) for case in self if case in owed}}

    def _sum_facts(self, owed, today):
        """Return the assessment of an heir, in the shape of ``credit.assessment``."""
        self.ensure_one()
        items = self.env["credit.receivable"].union(*owed.parts)
        sums = {"amount_held": Decimal(0), "amount_overdue": Decimal(0), "amount_not_due": Decimal(0)}
        for item, part in owed.parts.items():
            past = item._get_due_date() < today
            sums["amount_held" if item.hold else "amount_overdue" if past else "amount_not_due"] += part
        left = owed.loose
        for name in ("amount_overdue", "amount_not_due", "amount_held"):
            taken = min(left, sums[name])
            sums[name], left = sums[name] - taken, left - taken
        overdue = [item._get_due_date() for item in items if item._get_due_date() < today]
        return {
            **{name: float(amount) for name, amount in sums.items()}, "amount_credit": float(owed.loose),
            "oldest_due_date": min(overdue, default=None), "item_count": len(items),
            "target_level_id": True,  # what an heir owes is looked after by a person, due or not
        }

    def _set_facts(self, facts, today, stages):
        result = super()._set_facts(facts, today, stages)
        if self.parent_id and self.is_open and self.hold_code not in stages:
            self.stage_id = stages["contact"]  # nothing automatic asks an heir: their operator talks with them
        return result

    def _get_parts(self, items):
        parts = super()._get_parts(items)
        if not self.sudo().parent_id:
            return parts
        owed = self._read_owed()
        return {item: float(owed.parts.get(item, 0)) if owed else 0.0 for item in parts}

    def _read_owed(self):
        """Return what this heir owes, ``None`` where nothing is known of a share."""
        self.ensure_one()
        case = self.sudo()
        return case.env["credit.estate"]._read_owed(case).get(case)

    def _get_unallocated_payments(self):
        if not self.sudo().parent_id:
            return super()._get_unallocated_payments()
        owed = self._read_owed()
        return float(owed.loose) if owed else 0.0

    def _filter_lapsed(self, items):
        lapsed = super()._filter_lapsed(items)
        if not lapsed or not self.sudo().parent_id:
            return lapsed
        kept = self.sudo().heirs_heir_ids[:1]._get_kept_alive(lapsed.ids)
        return lapsed.filtered(lambda item: item.id not in kept)

    def _filter_askable(self, items):
        askable = super()._filter_askable(items)
        if not self.sudo().parent_id:
            return askable
        free = items.filtered(lambda item: item.amount_residual > 0 and not item.hold)
        return free - self._filter_lapsed(free) - self._get_undivided()

    def _get_debtor_shares(self):
        shares = super()._get_debtor_shares()
        estates = self.env["credit.estate"].sudo().search([
            ("case_id", "in", self.ids), ("state", "!=", "mistaken"),
        ])
        for estate in estates:
            if any(estate.heir_ids.mapped("share")):
                heirs = estate.heir_ids
                shares[self.browse(estate.case_id.id)] = [
                    (heirs.browse(heir_id or []).partner_id, part) for heir_id, part in estate._get_whole_shares().items()
                ]
        return shares

    def _assign(self, user, cause, reason=False):
        """Have who looks after the deceased look after every heir: the same person, always."""
        result = super()._assign(user, cause, reason)
        heirs = self.sudo().heirs_case_ids.filtered(lambda case: case.user_id != user)
        if heirs:
            heirs._assign(user, "parent", reason)
        return result

    def _follow_operator(self):
        """Give these cases of heirs to who looks after the deceased today."""
        for user, cases in self.grouped(lambda case: case.parent_id.user_id).items():
            moved = cases.filtered(lambda case, user=user: user and case.user_id != user)
            if moved:
                moved._assign(user, "parent")

    @api.depends("partner_id.name", "company_id.name", "parent_id.partner_id.name")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for case in self.filtered("parent_id"):
            case.display_name = self.env._(
                "%(heir)s, heir of %(deceased)s (%(client)s)", heir=case.partner_id.name or "",
                deceased=case.parent_id.partner_id.name or "", client=case.company_id.name or "",
            )
        return result
