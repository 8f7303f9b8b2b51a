from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS
from odoo.tools import email_normalize, ormcache
from odoo.tools.misc import hmac

from ...tools.phone_number import comparable

BLOCK_KINDS = [("phone", "Telephone"), ("email", "E-mail"), ("address", "Street")]
#: Which field of a person holds which kind.
HOLDERS = {"phone": "phone", "credit_phone_work": "phone", "email": "email", "credit_pec": "email", "street": "address"}


class CreditPrivacyBlock(models.Model):
    """A number or address of a stranger that is never taken in again: kept as a fingerprint, which tells it to nobody."""

    _name = "credit.privacy.block"
    _description = "Datum never to be taken in again"
    _order = "id desc"
    _rec_name = "kind"

    company_id = fields.Many2one("res.company", string="Client", required=True, readonly=True, ondelete="cascade")
    kind = fields.Selection(BLOCK_KINDS, required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True, groups=NO_ACCESS)
    date = fields.Date(string="Since", required=True, readonly=True, default=fields.Date.context_today)
    request_id = fields.Many2one("credit.privacy.request", string="Asked by", readonly=True, ondelete="set null")

    _digest_uniq = models.UniqueIndex("(company_id, kind, digest)", "This datum is blocked already.")

    @api.model_create_multi
    def create(self, vals_list):
        """Have every worker of the server know that this client blocks something."""
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def unlink(self):
        """Have every worker of the server forget what it knew."""
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @ormcache()
    def _get_blocking_companies(self):
        """Return the ids of the clients that block anything: for the others nobody asks."""
        return frozenset(company.id for company, in self.sudo()._read_group([], ["company_id"]))

    @api.model
    def _get_key(self, kind, value):
        """Return what makes two writings of one datum equal; empty where it is none."""
        value = (value or "").strip()
        if kind == "phone":
            return comparable(value)
        if kind == "email":
            return email_normalize(value, strict=False) or value.lower()
        return " ".join(value.lower().replace(",", " ").split())

    @api.model
    def _get_digest(self, kind, value):
        key = self._get_key(kind, value)
        return hmac(self.env(su=True), "sagres_credit.stranger", (kind, key)) if key else False

    @api.model
    def _block(self, request, data):
        """Block these data, ``{kind: value}``, for the client of a request; a second time changes nothing."""
        known = set(self.sudo().search([("company_id", "=", request.company_id.id)]).mapped("digest"))
        self.sudo().create([
            {"company_id": request.company_id.id, "kind": kind, "digest": digest, "request_id": request.id}
            for kind, value in data.items() if (digest := self._get_digest(kind, value)) and digest not in known
        ])

    @api.model
    def _find_blocked(self, rows):
        """Return which of ``[(company id, field, value)]`` are blocked, as a set of the same rows; one query for all."""
        companies = self._get_blocking_companies()
        digests = {row: self._get_digest(HOLDERS[row[1]], row[2]) for row in rows if row[0] in companies and row[2]}
        if not digests:
            return set()
        known = self.sudo().search_fetch(
            [("digest", "in", [digest for digest in digests.values() if digest])], ["company_id", "kind", "digest"],
        )
        blocked = {(block.company_id.id, block.kind, block.digest) for block in known}
        return {row for row, digest in digests.items() if (row[0], HOLDERS[row[1]], digest) in blocked}


class ResPartner(models.Model):
    """A stranger's datum comes back neither by a file nor by hand."""

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        """Leave out of a client's file what a stranger had removed; refuse it by hand."""
        blocked = self._find_credit_blocked([(vals.get("company_id"), vals) for vals in vals_list])
        cleaned, imports = [], {}
        for vals in vals_list:
            bad = {name for _company, name, _value in self._get_credit_rows(vals.get("company_id"), vals) & blocked}
            if bad and not vals.get("credit_import_id"):
                self._refuse_credit_blocked(bad)
            if bad:
                imports[vals["credit_import_id"]] = imports.get(vals["credit_import_id"], 0) + len(bad)
            cleaned.append({name: value for name, value in vals.items() if name not in bad})
        for import_id, count in imports.items():
            self.env["credit.import"].sudo().browse(import_id)._message_log(body=self.env._(
                "Left out because strangers had them removed: %(count)s numbers or addresses.", count=count,
            ))
        return super().create(cleaned)

    def write(self, vals):
        """Refuse by hand what a stranger had removed."""
        if any(vals.get(name) for name in HOLDERS):
            companies = [vals["company_id"]] if vals.get("company_id") else self.sudo().company_id.ids
            blocked = self._find_credit_blocked([(company_id, vals) for company_id in companies])
            if blocked:
                self._refuse_credit_blocked({name for _company, name, _value in blocked})
        return super().write(vals)

    @api.model
    def _find_credit_blocked(self, pairs):
        rows = set().union(*(self._get_credit_rows(company_id, vals) for company_id, vals in pairs))
        return self.env["credit.privacy.block"]._find_blocked(rows) if rows else set()

    @api.model
    def _get_credit_rows(self, company_id, vals):
        """Return ``{(company id, field, value)}`` of what a person can be reached by among these values."""
        if not isinstance(company_id, int):
            return set()
        return {(company_id, name, vals[name]) for name in HOLDERS if isinstance(vals.get(name), str) and vals[name]}

    @api.model
    def _refuse_credit_blocked(self, names):
        labels = ", ".join(self._fields[name]._description_string(self.env) for name in sorted(names))
        raise UserError(self.env._(
            "%(what)s: this belongs to a stranger who had it removed. It is not written again for this client; a credit"
            " manager lifts the block where it has become right.", what=labels,
        ))
