from functools import lru_cache

from odoo import api, models
from odoo.tools import SQL

#: What an answer looks at, by the alias of its table in the statements below. Other columns are read when they are asked for.
CREDITOR = (
    ("pagopa.creditor", "creditor", (
        "name", "active", "company_id", "tax_code", "office", "broker_tax_code", "station", "environment", "use_node",
        "secret_path", "certificate_list", "with_charges",
    )),
    ("pagopa.account", "account", ("creditor_id", "company_id", "active", "sequence", "bank_id", "is_postal")),
    ("res.partner.bank", "bank", ("sanitized_acc_number",)),
)
OPTION = (
    ("pagopa.option", "option", (
        "position_id", "creditor_id", "company_id", "notice_number", "iuv", "kind", "number", "state", "amount", "date_due",
        "plan_line_id", "settlement_line_id",
    )),
    ("pagopa.position", "position", (
        "creditor_id", "company_id", "case_id", "partner_id", "kind", "state", "subject", "category_id", "plan_id",
        "settlement_id", "withdrawal", "date_valid", "expires",
    )),
    ("credit.case", "debtor", ("hold_code", "parent_id")),
    ("res.company", "company", ("currency_id",)),
    ("res.currency", "currency", ("name", "rounding", "decimal_places")),
)
ITEMS = (
    ("credit.receivable", "item", ("company_id", "case_id", "line_id", "move_id", "hold_code")),
    ("account.move.line", "line", ("parent_state", "amount_residual", "date", "account_id", "reconciled")),
    ("account.move", "move", ("payment_state",)),
)
PAYER = (
    ("res.partner", "payer", (
        "name", "is_company", "vat", "credit_tax_code", "street", "zip", "city", "state_id", "country_id", "email_normalized",
    )),
    ("res.country.state", "state", ("code",)),
    ("res.country", "country", ("code",)),
    ("pagopa.category", "category", ("code",)),
    ("pagopa.beneficiary", "other", ("option_id", "company_id", "tax_code", "name", "iban", "amount", "category_id")),
)


@lru_cache
def _get_columns(tables):
    return SQL(", ").join(SQL.identifier(alias, name) for _model, alias, names in tables for name in ("id", *names))


class PagopaNode(models.AbstractModel):
    """What an answer needs is read in three or four statements: a query of each table would take most of its time."""

    _inherit = "pagopa.node"

    @api.model
    def _find_gate(self, path):
        """Return the creditor whose address a call came through, with its accounts in memory."""
        rows = self._read(CREDITOR, SQL("""
            FROM pagopa_creditor AS creditor
            LEFT JOIN pagopa_account AS account ON account.creditor_id = creditor.id AND account.active
            LEFT JOIN res_partner_bank AS bank ON bank.id = account.bank_id
            WHERE creditor.secret_path = %s AND creditor.use_node AND creditor.active
            ORDER BY creditor.id, account.sequence, account.id
        """, path))
        gate = self.env["pagopa.creditor"].browse([row[0] for row in rows[:1]])
        if gate:
            self._keep_lines(gate, "account_ids", [row[len(CREDITOR[0][2]) + 1] for row in rows if row[0] == gate.id])
        return gate

    @api.model
    def _read_option(self, creditor, notice_number):
        """Return the payment option of a notice, with its position, its items and the ledger's view of them in memory."""
        rows = self._read(OPTION, SQL("""
            FROM pagopa_option AS option
            JOIN pagopa_position AS position ON position.id = option.position_id
            JOIN credit_case AS debtor ON debtor.id = position.case_id
            JOIN res_company AS company ON company.id = position.company_id
            JOIN res_currency AS currency ON currency.id = company.currency_id
            WHERE option.position_id = (
                SELECT position_id FROM pagopa_option WHERE creditor_id = %s AND notice_number = %s
            )
            ORDER BY option.kind, option.number, option.id
        """, creditor.id, notice_number))
        options = self.env["pagopa.option"].browse([row[0] for row in rows])
        self._keep_lines(options[:1].position_id, "option_ids", options.ids)
        self._read_items(options[:1].position_id)
        return options.filtered(lambda option: option.notice_number == notice_number)

    @api.model
    def _read_notice(self, creditor, notice_number):
        """Return the payment option of a notice, with its position in memory and nothing else."""
        rows = self._read(OPTION[:2], SQL("""
            FROM pagopa_option AS option
            JOIN pagopa_position AS position ON position.id = option.position_id
            WHERE option.creditor_id = %s AND option.notice_number = %s
        """, creditor.id, notice_number))
        return self.env["pagopa.option"].browse([row[0] for row in rows])

    @api.model
    def _read_items(self, position):
        """Read the items of a position, in their usual order, with what the ledger says of them."""
        rows = self._read(ITEMS, SQL("""
            FROM pagopa_position_receivable_rel AS link
            JOIN credit_receivable AS item ON item.id = link.receivable_id
            LEFT JOIN account_move_line AS line ON line.id = item.line_id
            LEFT JOIN account_move AS move ON move.id = item.move_id
            WHERE link.position_id = %s
            ORDER BY item.id DESC
        """, position.id or 0))
        self._keep_lines(position, "receivable_ids", [row[0] for row in rows])

    @api.model
    def _read_payer(self, option):
        """Read who pays an option, for what, and the other bodies that get a part of it."""
        rows = self._read(PAYER, SQL("""
            FROM pagopa_position AS position
            JOIN res_partner AS payer ON payer.id = position.partner_id
            LEFT JOIN res_country_state AS state ON state.id = payer.state_id
            LEFT JOIN res_country AS country ON country.id = payer.country_id
            LEFT JOIN pagopa_category AS category ON category.id = position.category_id
            LEFT JOIN pagopa_beneficiary AS other ON other.option_id = %s
            WHERE position.id = %s
            ORDER BY other.sequence, other.id
        """, option.id, option.position_id.id))
        place = sum(len(names) + 1 for _model, _alias, names in PAYER[:-1])
        self._keep_lines(option, "beneficiary_ids", [row[place] for row in rows])

    @api.model
    def _read(self, tables, source):
        """Run a statement over these tables and keep what it brings, where nothing waits to be written; return its rows."""
        self.env.flush_all()
        rows, place = self.env.execute_query(SQL("SELECT %s %s", _get_columns(tables), source)), 0
        for model, _alias, names in tables:
            found = {row[place]: row for row in rows if row[place]}
            records = self.env[model].browse(found)
            for offset, name in enumerate(names, place + 1):
                records._fields[name]._insert_cache(records, [row[offset] for row in found.values()])
            place += len(names) + 1
        return rows

    @api.model
    def _keep_lines(self, record, name, ids):
        record._fields[name]._insert_cache(record, [tuple(filter(None, ids))])
