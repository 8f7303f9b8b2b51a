from collections import defaultdict, namedtuple
from decimal import Decimal
from fractions import Fraction

from odoo import api, models
from odoo.tools import SQL

from ..tools.owed import owed_by_heirs
from ..tools.split import split_amount
from .credit_heir import ACCEPTED_STATES

#: What an heir owes: ``parts`` of the items (receivable: Decimal), unallocated payments of theirs not deducted.
Owed = namedtuple("Owed", "parts loose")
Item = namedtuple("Item", "id residual due held lapsed")


class CreditEstate(models.Model):
    """What each heir owes, read from the ledger each time: shares of the items, less what that heir paid on them."""

    _inherit = "credit.estate"

    def action_open_payments(self):
        """Show how each payment of an heir is booked, and which items of the deceased it pays."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_heirs.credit_heir_payment_action")
        context = {"allowed_company_ids": self.env.user.company_ids.ids}
        return dict(action, domain=[("estate_id", "=", self.id)], context=context)

    @api.model
    def _read_owed(self, cases):
        """Return ``{case: Owed}`` of these cases of heirs; the number of statements does not depend on theirs."""
        estates = self.sudo().search([("case_id", "in", cases.parent_id.ids), ("state", "!=", "mistaken")])
        heirs = estates.heir_ids
        if not heirs:
            return {}
        self._flush_owed()
        items = estates._read_items()
        paid, loose = estates._read_paid_by_heirs(), estates._read_loose()
        owed = {}
        for estate in estates:
            wanted = estate.heir_ids.filtered(lambda heir: heir.case_id in cases and heir.state in ACCEPTED_STATES)
            for heir, parts in estate._divide(wanted, items.get(estate.case_id.id, []), paid).items():
                owed[heir.case_id] = Owed(parts, Decimal(str(loose.get(heir.case_id.id, 0))))
        return owed

    def _divide(self, wanted, items, paid):
        """Return ``{heir: {receivable: Decimal}}``: heirs for whom the same items are alive are worked out together.

        :param items: :class:`Item` of the deceased; credits among them have a negative residual
        :param dict paid: ``{(case id, receivable id): amount}``
        """
        self.ensure_one()
        shares = self._get_whole_shares()
        alive = {heir: self._get_alive_items(heir, items) for heir in wanted if heir.id in shares}
        result = {}
        for among in set(alive.values()):
            left = self._get_left(items, among, paid, shares)
            weights = {item.id: Decimal(str(item.residual)) for item in items if item.id in among and item.residual > 0}
            for heir in (heir for heir, ids in alive.items() if ids == among):
                result[heir] = self._spread(left[heir.id], weights)
        return result

    def _get_whole_shares(self):
        """Return ``{heir id: Fraction}`` that add up to 1; what nobody has, since a share by hand fell away, is under ``None``.

        It is asked of nobody, and the others owe no more for it.
        """
        self.ensure_one()
        shares = {heir.id: heir._get_share() for heir in self.heir_ids if heir.share}
        rest = 1 - sum(shares.values())
        return {**shares, None: rest} if rest > 0 else shares

    def _get_left(self, items, among, paid, shares):
        """Return ``{heir id: Decimal}`` still owed of the items whose ids are ``among``."""
        credit = sum(-item.residual for item in items if item.residual < 0)
        residual = sum(item.residual for item in items if item.id in among and item.residual > 0)
        currency = self.currency_id
        own = {
            heir.id: self._to_decimal(sum(paid.get((heir.case_id.id, item_id), 0) for item_id in among))
            for heir in self.heir_ids if heir.case_id and heir.id in shares and heir.state in ACCEPTED_STATES
        }
        limits = {
            heir.id: self._to_decimal(heir.benefit_value)
            for heir in self.heir_ids if heir.id in shares and heir.state == "benefit" and heir.benefit_value
        }
        return owed_by_heirs(
            self._to_decimal(max(residual - credit, 0)), own, shares, limits=limits,
            rounding=Decimal(str(currency.rounding)),
        )

    def _to_decimal(self, amount):
        currency = self.currency_id
        return Decimal(f"{currency.round(float(amount)):.{currency.decimal_places}f}")

    def _spread(self, amount, weights):
        """Return ``{receivable: Decimal}``: an amount over items in proportion to what is open of them."""
        Receivable = self.env["credit.receivable"].sudo()
        total = sum(weights.values())
        if not total or not amount:
            return {}
        shares = {item_id: Fraction(weight) / Fraction(total) for item_id, weight in weights.items()}
        parts = split_amount(amount, shares, rounding=Decimal(str(self.currency_id.rounding)))
        return {Receivable.browse(item_id): part for item_id, part in parts.items()}

    def _get_alive_items(self, heir, items):
        """Return the ids of the items that are not prescribed towards an heir.

        What interrupts the limitation towards one heir does nothing to the others: each has a term of their own.
        """
        lapsed = [item.id for item in items if item.lapsed]
        kept = heir._get_kept_alive(lapsed) if lapsed else set()
        return frozenset(item.id for item in items if not item.lapsed or item.id in kept)

    @api.model
    def _flush_owed(self):
        self.env["credit.settlement"]._flush_paid()
        self._flush_later()
        self.env["credit.receivable"].flush_model(["hold", "limitation_state"])
        self.env["account.move.line"].flush_model(["date_maturity", "no_followup"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])

    def _read_items(self):
        """Return ``{case id: [Item]}`` of the deceased: debts, paid ones too, and credits that are not allocated."""
        rows = self.env.execute_query(SQL(
            """
            SELECT receivable.case_id, receivable.id, item.amount_residual, COALESCE(item.date_maturity, item.date),
                   receivable.hold IS TRUE, COALESCE(receivable.limitation_state, '') = 'expired'
              FROM credit_receivable AS receivable
              JOIN account_move_line AS item ON item.id = receivable.line_id AND item.parent_state = 'posted'
             WHERE receivable.case_id IN %s AND item.no_followup IS NOT TRUE
               AND (item.balance > 0 OR item.amount_residual < 0)
               AND receivable.id NOT IN (SELECT later.receivable_id FROM (%s) AS later)
            """,
            tuple(self.case_id.ids), self._get_later_query(SQL("estate.id IN %s", tuple(self.ids))),
        ))
        items = defaultdict(list)
        for case_id, *values in rows:
            items[case_id].append(Item(*values))
        return items

    def _read_paid_by_heirs(self):
        """Return ``{(case of the heir, receivable): amount}`` of what heirs paid and what was written off of their parts."""
        return {row[:2]: row[2] for row in self.env.execute_query(SQL(
            "SELECT case_id, receivable_id, SUM(amount) FROM (%s) AS paid GROUP BY case_id, receivable_id",
            self._get_paid_by_heirs_query(SQL("estate.id IN %s", tuple(self.ids))),
        ))}

    @api.model
    def _get_paid_by_heirs_query(self, condition):
        """Return the SQL of each partial reconciliation that counts for one heir, on the items of the deceased.

        Columns: ``partial_id``, ``heir_id``, ``case_id`` of the heir, ``receivable_id``, ``entry_id`` (what paid),
        ``date``, ``amount`` (company currency), ``is_write_off``. A payment counts for the heir in whose name it is
        booked, from the death on; a write-off for the heir whose settlement or loss it is.
        """
        return SQL(
            """
            SELECT partial.id AS partial_id, heir.id AS heir_id, heir.case_id, receivable.id AS receivable_id,
                   other.move_id AS entry_id, other.date, partial.amount, remitted.id IS NOT NULL AS is_write_off
              FROM credit_estate AS estate
              JOIN credit_heir AS heir ON heir.estate_id = estate.id AND heir.state IN %(accepted)s
              JOIN credit_case AS debt ON debt.id = heir.case_id
              JOIN credit_receivable AS receivable ON receivable.case_id = estate.case_id
              JOIN account_partial_reconcile AS partial ON partial.debit_move_id = receivable.line_id
              JOIN account_move_line AS other ON other.id = partial.credit_move_id
              JOIN account_journal AS journal ON journal.id = other.journal_id
         LEFT JOIN res_partner AS payer ON payer.id = other.partner_id
         LEFT JOIN credit_settlement AS remitted ON remitted.move_id = other.move_id
             WHERE estate.state <> 'mistaken' AND %(condition)s
               AND (remitted.case_id = heir.case_id
                    OR remitted.id IS NULL AND payer.commercial_partner_id = debt.partner_id
                       AND %(is_payment)s AND other.date >= COALESCE(estate.date_death, other.date))
            """,
            accepted=ACCEPTED_STATES, condition=condition,
            is_payment=self.env["credit.settlement"]._get_payment_condition(),
        )

    def _read_loose(self):
        """Return ``{case of the heir: amount}`` of what heirs paid and nobody has allocated yet."""
        lines = self.env.execute_query(SQL(
            "SELECT case_id, -SUM(residual) FROM (%s) AS loose GROUP BY case_id",
            self._get_loose_query(SQL("estate.id IN %s", tuple(self.ids))),
        ))
        return dict(lines)

    @api.model
    def _get_loose_query(self, condition):
        """Return the SQL of ``(line_id, case_id of the heir, residual)`` of heirs' payments that pay nothing yet.

        Only where nothing else could be meant: who owes the client something of their own, or succeeded two debtors,
        is asked what the money is for.
        """
        return SQL(
            """
            SELECT item.id AS line_id, heir.case_id, item.amount_residual AS residual, item.date
              FROM credit_estate AS estate
              JOIN credit_heir AS heir ON heir.estate_id = estate.id AND heir.state IN %(accepted)s
              JOIN credit_case AS debt ON debt.id = heir.case_id
              JOIN res_partner AS payer ON payer.commercial_partner_id = debt.partner_id
              JOIN account_move_line AS item ON item.partner_id = payer.id AND item.company_id = debt.company_id
               AND item.parent_state = 'posted' AND item.amount_residual < 0 AND item.reconciled IS NOT TRUE
              JOIN account_account AS account ON account.id = item.account_id
               AND account.account_type = 'asset_receivable'
              JOIN account_journal AS journal ON journal.id = item.journal_id AND %(is_payment)s
             WHERE estate.state <> 'mistaken' AND %(condition)s
               AND item.date >= COALESCE(estate.date_death, item.date)
               AND NOT EXISTS (SELECT FROM account_move_line AS own
                                 JOIN res_partner AS person ON person.id = own.partner_id
                                 JOIN account_account AS kind ON kind.id = own.account_id
                                  AND kind.account_type = 'asset_receivable'
                                WHERE person.commercial_partner_id = debt.partner_id AND own.company_id = debt.company_id
                                  AND own.parent_state = 'posted' AND own.amount_residual > 0)
               AND NOT EXISTS (SELECT FROM credit_heir AS twin JOIN credit_case AS other ON other.id = twin.case_id
                                WHERE twin.id <> heir.id AND twin.state IN %(accepted)s
                                  AND other.partner_id = debt.partner_id AND other.company_id = debt.company_id)
            """,
            accepted=ACCEPTED_STATES, condition=condition,
            is_payment=self.env["credit.settlement"]._get_payment_condition(),
        )
