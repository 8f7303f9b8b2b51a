from odoo import api, models
from odoo.tools import SQL

#: Modules whose reconciliation and stored figures are known here; with any other core reconciles, slower.
KNOWN_MODULES = ("account", "account_payment", "base", "l10n_it_edi", "mail", "portal")
#: What is written on items, and the methods of core that are passed by.
WRITTEN = (
    "amount_residual", "amount_residual_currency", "reconciled", "full_reconcile_id", "matching_number",
    "matched_debit_ids", "matched_credit_ids",
)
HOOKS = ("_reconcile_plan", "_reconcile_plan_with_sync", "_reconcile_pre_hook", "_reconcile_post_hook", "reconcile")
#: Core does no more about such items than what is written below; of others it may be exchange, taxes, what was matched before.
ORDINARY = """
    item.account_id = counterpart.account_id AND item.company_id = counterpart.company_id
    AND item.currency_id = item.company_currency_id AND counterpart.currency_id = item.company_currency_id
    AND account.reconcile AND account.account_type NOT IN ('asset_receivable', 'liability_payable')
    AND item.parent_state = 'posted' AND counterpart.parent_state = 'posted'
    AND item.matching_number IS NULL AND counterpart.matching_number IS NULL
    AND item.amount_residual = item.amount_residual_currency AND item.amount_residual * counterpart.balance < 0
"""
#: A payment of whose entry these items are all but what its debtor owed.
PLAIN = """
    payment.outstanding_account_id = item.account_id
    AND NOT EXISTS (SELECT FROM account_move_line AS other JOIN account_account AS account ON account.id = other.account_id
                     WHERE other.move_id = payment.move_id AND other.id <> item.id AND other.display_type <> 'payment_term'
                       AND account.account_type NOT IN ('asset_receivable', 'liability_payable'))
"""


class AccountMoveLine(models.Model):
    """Thousands of items that one counterpart pays whole are reconciled by a few statements, as core does one by one."""

    _inherit = "account.move.line"

    @api.model
    def _reconcile_wholesale(self, pairs):
        """Reconcile items with the counterpart that pays exactly them.

        :param pairs: list of ``(items, counterpart)``, items of no other pair
        :return: the pairs that are left for core: it does more about them, or another module does
        """
        self.env.flush_all()
        odd = self._get_odd(pairs)
        ordinary = [pair for pair in pairs if pair[1].id not in odd]
        if ordinary:
            fulls = self._create_fulls(len(ordinary))
            links = self._get_links(ordinary, fulls)
            self._insert_partials(links)
            self._write_closed(links)
            others = self._write_payments(links)
            self.env.invalidate_all(flush=False)
            for name in ("is_matched", "is_reconciled", "state"):
                self.env.add_to_compute(others._fields[name], others)
        return [pair for pair in pairs if pair[1].id in odd]

    @api.model
    def _get_odd(self, pairs):
        """Return the ids of the counterparts of which core must take care."""
        if self._get_strangers() or self.env["account.move"]._get_invoice_in_payment_state() != "paid":
            return {counterpart.id for _items, counterpart in pairs}
        return {found for found, in self.env.execute_query(SQL(
            """
            SELECT counterpart.id
              FROM (%s) AS link
              JOIN account_move_line AS item ON item.id = link.item_id
              JOIN account_move_line AS counterpart ON counterpart.id = link.counterpart_id
              JOIN account_account AS account ON account.id = counterpart.account_id
          GROUP BY counterpart.id
            HAVING SUM(item.amount_residual) <> -counterpart.amount_residual OR NOT BOOL_AND(%s)
            """, self._get_links(pairs), SQL(ORDINARY),
        ))}

    @api.model
    def _get_links(self, pairs, fulls=None):
        """Return the query of which item is paid by which counterpart, in which full reconciliation."""
        fulls = fulls or [None] * len(pairs)
        rows = [
            (item_id, counterpart.id, full)
            for (items, counterpart), full in zip(pairs, fulls, strict=True) for item_id in items.ids
        ]
        return SQL(
            "SELECT * FROM UNNEST(%s::int[], %s::int[], %s::int[]) AS part (item_id, counterpart_id, full_id)",
            *map(list, zip(*rows, strict=True)),
        )

    @api.model
    def _create_fulls(self, count):
        return [full_id for full_id, in self.env.execute_query(SQL(
            """
            INSERT INTO account_full_reconcile (create_uid, write_uid, create_date, write_date)
                 SELECT %(uid)s, %(uid)s, %(now)s, %(now)s FROM GENERATE_SERIES(1, %(count)s) RETURNING id
            """, count=count, **self._get_log(),
        ))]

    @api.model
    def _get_log(self):
        return {"uid": self.env.uid, "now": self.env.cr.now()}

    @api.model
    def _insert_partials(self, links):
        self.env.cr.execute(SQL(
            """
            INSERT INTO account_partial_reconcile
                   (debit_move_id, credit_move_id, full_reconcile_id, company_id, debit_currency_id, credit_currency_id,
                    amount, debit_amount_currency, credit_amount_currency, max_date,
                    create_uid, write_uid, create_date, write_date)
            SELECT CASE WHEN item.amount_residual > 0 THEN item.id ELSE counterpart.id END,
                   CASE WHEN item.amount_residual > 0 THEN counterpart.id ELSE item.id END,
                   link.full_id, item.company_id, item.currency_id, item.currency_id,
                   ABS(item.amount_residual), ABS(item.amount_residual), ABS(item.amount_residual),
                   GREATEST(item.date, counterpart.date), %(uid)s, %(uid)s, %(now)s, %(now)s
              FROM (%(links)s) AS link
              JOIN account_move_line AS item ON item.id = link.item_id
              JOIN account_move_line AS counterpart ON counterpart.id = link.counterpart_id
          ORDER BY item.id
            """, links=links, **self._get_log(),
        ))

    @api.model
    def _write_closed(self, links):
        """Write on items and counterparts that nothing of them is open."""
        self.env.cr.execute(SQL(
            """
            UPDATE account_move_line AS line
               SET amount_residual = 0, amount_residual_currency = 0, reconciled = TRUE, full_reconcile_id = closed.full_id,
                   matching_number = closed.full_id::text, write_uid = %(uid)s, write_date = %(now)s
              FROM (SELECT item_id AS id, full_id FROM (%(links)s) AS link
                     UNION SELECT counterpart_id, full_id FROM (%(links)s) AS link) AS closed
             WHERE line.id = closed.id
            """, links=links, **self._get_log(),
        ))

    @api.model
    def _write_payments(self, links):
        """Write that the payments of these items are matched; return those of which core must say whether they are."""
        of_items = SQL(
            """
            SELECT payment.id, %(plain)s AS is_plain
              FROM (%(links)s) AS link
              JOIN account_move_line AS item ON item.id = link.item_id
              JOIN account_payment AS payment ON payment.move_id = item.move_id
            """, plain=SQL(PLAIN), links=links,
        )
        rows = self.env.execute_query(SQL(
            """
            WITH found AS MATERIALIZED (%(found)s), matched AS (
                UPDATE account_payment AS payment
                   SET is_matched = TRUE, state = CASE payment.state WHEN 'in_process' THEN 'paid' ELSE payment.state END,
                       write_uid = %(uid)s, write_date = %(now)s
                  FROM found WHERE payment.id = found.id AND found.is_plain
            )
            SELECT DISTINCT id FROM found WHERE NOT is_plain
            """, found=of_items, **self._get_log(),
        ))
        return self.env["account.payment"].browse([payment_id for payment_id, in rows])

    @api.model
    def _get_strangers(self):
        """Return the modules that have a say in what is reconciled, and are not known here."""
        partials = self.env["account.partial.reconcile"]
        written = [*partials._fields.values(), *map(self._fields.get, WRITTEN)]
        modules = {
            module for field in written for dependent in self.env.registry.get_dependent_fields(field) if dependent.store
            for module in dependent._modules
        }
        hooked = [(self, name) for name in HOOKS] + [(partials, "create")]
        for model, name in hooked:
            modules |= {cls._module for cls in type(model).mro() if name in vars(cls) and getattr(cls, "_module", None)}
        return {module for module in modules if module not in KNOWN_MODULES and not module.startswith("sagres_")}
