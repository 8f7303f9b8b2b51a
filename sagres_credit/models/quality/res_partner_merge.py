from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

#: What of an entry is kept as a contact of the other, where the two differ.
KEPT = {"phone": "phone", "email": "email", "street": "address"}


class ResPartner(models.Model):
    """Two entries of one debtor become one without losing anything: cases first, amounts after."""

    _inherit = "res.partner"

    def _get_merge_obstacles(self):
        """Return in words why these entries cannot become one, a list; empty: they can.

        For a module to keep entries apart, it must override this method.
        """
        found = []
        names = " / ".join(partner.display_name for partner in self)
        if len(self.company_id) > 1:
            found.append(self.env._(
                "%(names)s belong to different clients: the same person at two clients is two entries.", names=names,
            ))
        codes = {partner.credit_tax_code for partner in self if partner.credit_tax_code_valid}
        if len(codes) > 1:
            found.append(self.env._("%(names)s have different valid tax codes: they are two persons.", names=names))
        for cases in self._get_merge_cases():
            found += cases._get_merge_obstacles()
        return found

    def _get_merge_cases(self):
        """Return the cases of these entries that would become one, as a list of records."""
        cases = self.env["credit.case"].sudo().search([("partner_id", "in", self.ids)], order="id")
        groups = cases.grouped(lambda case: (case.company_id, case.parent_id)).values()
        return [group for group in groups if len(group) > 1]

    def _check_may_merge(self):
        obstacles = self.sudo()._get_merge_obstacles()
        if obstacles:
            raise UserError("\n".join([self.env._("These entries cannot be merged; nothing was changed."), *obstacles]))

    def _fold_credit(self, kept):
        """Bring what credit management holds of these entries to ``kept``, before core writes its foreign keys.

        Core deletes the rows that would break a unique key: those are joined here first.
        """
        everybody = self | kept
        for cases in everybody._get_merge_cases():
            first = cases.filtered(lambda case: case.partner_id == kept)[:1] or cases[:1]
            first._fold(cases - first)
        related = self.env["credit.related.person"].search([("partner_id", "in", everybody.ids)])
        for rows in related.grouped(lambda row: (row.case_id, row.role)).values():
            rows.sorted(lambda row: row.partner_id != kept)._join()
        self._fold_marks(kept)
        self._fold_measures(kept)
        self._fold_duplicates(kept)
        self._keep_other_data(kept)
        self.env.flush_all()

    def _fold_marks(self, kept):
        """Delete the marks of what failed on both: one says it."""
        self.env["credit.contact.mark"].flush_model()
        self.env.cr.execute(SQL(
            """DELETE FROM credit_contact_mark AS mark USING credit_contact_mark AS other
                WHERE mark.partner_id = ANY(%(gone)s) AND mark.state = 'bad' AND other.state = 'bad'
                  AND (mark.kind, mark.key) = (other.kind, other.key)
                  AND (other.partner_id = %(kept)s OR (other.partner_id = ANY(%(gone)s) AND other.id < mark.id))""",
            gone=self.ids, kept=kept.id,
        ))
        self.env["credit.contact.mark"].invalidate_model()

    def _fold_measures(self, kept):
        """Forget how these entries paid, which the night measures again, and which accounts both were known to pay from."""
        self.env["credit.debtor.delay"].sudo().search([("partner_id", "in", self.ids)]).unlink()
        Account = self.env["credit.payer.account"].sudo()
        known = {(row.company_id, row.iban) for row in Account.search([("partner_id", "=", kept.id)])}
        twins = Account.browse()
        for row in Account.search([("partner_id", "in", self.ids)], order="id"):
            if (row.company_id, row.iban) in known:
                twins |= row
            known.add((row.company_id, row.iban))
        twins.unlink()

    def _fold_duplicates(self, kept):
        """Close the pairs of these entries: those merged are kept as history, the others are compared again."""
        Duplicate, Fix = self.env["credit.duplicate"].sudo(), self.env["credit.data.fix"].sudo()
        everybody = (self | kept).ids
        pairs = Duplicate.search(["|", ("partner_id", "in", self.ids), ("other_id", "in", self.ids)])
        merged = pairs.filtered(lambda pair: pair.partner_id.id in everybody and pair.other_id.id in everybody)
        names = " / ".join(partner.display_name for partner in self)
        merged.write({
            "partner_id": kept.id, "other_id": False, "other_name": names, "state": "merged", "decided_by_id": self.env.uid,
            "date_decided": fields.Date.context_today(self),
        })
        self._carry_distinct(pairs - merged, kept)
        Fix.search([("partner_id", "in", self.ids)]).unlink()

    def _carry_distinct(self, pairs, kept):
        """Say of ``kept`` whom these entries were found not to be, and forget what was only proposed."""
        others = {}
        for pair in pairs.filtered(lambda pair: pair.state == "distinct"):
            others[(pair.partner_id | pair.other_id) - self] = pair
        known = pairs.search(["|", ("partner_id", "=", kept.id), ("other_id", "=", kept.id)])
        others = {other: pair for other, pair in others.items() if other and other not in known.partner_id | known.other_id}
        (pairs - pairs.browse([pair.id for pair in others.values()])).unlink()
        for other, pair in others.items():
            first, second = sorted((other.id, kept.id))
            pair.write({"partner_id": first, "other_id": second})

    def _keep_other_data(self, kept):
        """Keep the phone, e-mail and address that the merged entry does not take over, as a contact of it."""
        vals_list = []
        for partner in self:
            differs = [kind for name, kind in KEPT.items() if partner[name] and kept[name] and partner[name] != kept[name]]
            if differs:
                address = ("street", "street2", "zip", "city", "state_id", "country_id") if "address" in differs else ()
                names = [*address, *(kind for kind in differs if kind != "address")]
                vals_list.append({
                    "name": partner.name, "parent_id": kept.id, "type": "other", "company_id": kept.company_id.id,
                    "comment": self.env._("Data of the entry that was merged into this one."),
                    **{name: getattr(partner[name], "id", partner[name]) for name in names},
                })
        self.create(vals_list)

    def _post_merge(self):
        """Bring the cases of this entry up to date with the ledger, as if its items had always been one debtor's."""
        self.ensure_one()
        Case = self.env["credit.case"].sudo()
        cases = Case.search([("partner_id", "=", self.commercial_partner_id.id), ("parent_id", "=", False)])
        for case in cases:  # one, or one for each client where core's dialog merged a contact of several
            self._attach_loose_items(case)
        self.env.invalidate_all()
        # Segment and kind of the debtor decide the terms: date their items again.
        owned = SQL("item.partner_id IN (SELECT id FROM res_partner WHERE commercial_partner_id = %s)", self.id)
        self.env["credit.limitation"]._flush()
        self.env["credit.limitation"]._update(owned, fields.Date.context_today(self))
        self.env.invalidate_all()
        cases._mark_ledger_changed()
        cases._mark_limitation_changed()
        cases._update_hold()
        cases._update_arrangements()
        words = self.env._("Two entries of this person were merged by %(user)s.", user=self.env.user.name)
        # Core has said it on the contact.
        cases._message_log_batch(dict.fromkeys(cases.ids, words), author_id=self.env.user.partner_id.id)

    def _attach_loose_items(self, case):
        """Give the case the items of its debtor that had none, or another's."""
        self.env.cr.execute(SQL(
            """UPDATE credit_receivable AS receivable SET case_id = %(case)s
                 FROM account_move_line AS item JOIN res_partner AS person ON person.id = item.partner_id
                WHERE item.id = receivable.line_id AND item.company_id = %(company)s
                  AND person.commercial_partner_id = %(debtor)s AND receivable.case_id IS NULL""",
            case=case.id, company=case.company_id.id, debtor=case.partner_id.id,
        ))
