import hashlib
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

#: Fewer people in a wave would know each other by what they say.
FEWEST = 5
TOKEN_BYTES = 32


class CxVoucher(models.Model):
    """A voucher opens an anonymous question once. It knows no person, no answer and no time: nothing can join the two.

    Its text is kept as a hash only, and its numbers are drawn by lot, so that no order tells who got which.
    """

    _name = "cx.voucher"
    _description = "Voucher of an anonymous programme"
    _log_access = False
    _order = "id"
    _rec_name = "wave"

    program_id = fields.Many2one("cx.program", string="Programme", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", string="Client", required=True, readonly=True)
    wave = fields.Char(readonly=True, required=True, index=True)
    digest = fields.Char(string="Hash", required=True, readonly=True)
    date_expiry = fields.Date(string="Good until", required=True, readonly=True, help="The same for everybody in the wave.")
    used = fields.Boolean(readonly=True)

    _digest_uniq = models.UniqueIndex("(digest)", "A voucher exists once.")

    @api.model
    def _issue(self, program, addresses, wave):
        """Ask these people once, anonymously: one voucher and one e-mail each; nothing keeps who got which.

        :param list addresses: e-mail addresses of who is asked
        :param str wave: what names the wave; the same wave issues once
        :return: how many were asked
        :raises UserError: where the programme is not anonymous, has asked this wave, or too few are asked
        """
        addresses = sorted({address.strip().lower() for address in addresses if address and address.strip()})
        self._check_issue(program, addresses, wave)
        secrets.SystemRandom().shuffle(addresses)
        texts = [secrets.token_urlsafe(TOKEN_BYTES) for _address in addresses]
        self._store(program, texts, wave)
        self._write_mails(program, list(zip(addresses, texts, strict=True)))
        return len(addresses)

    @api.model
    def _check_issue(self, program, addresses, wave):
        if not program.is_anonymous or not program._is_open():
            raise UserError(self.env._("Only an anonymous programme that runs asks with vouchers."))
        if self.sudo().search_count([("program_id", "=", program.id), ("wave", "=", wave)], limit=1):
            raise UserError(self.env._("This wave was asked already."))
        if len(addresses) < FEWEST:
            raise UserError(self.env._(
                "An anonymous wave asks at least %(fewest)s people: among fewer everybody knows who said what.", fewest=FEWEST,
            ))

    @api.model
    def _store(self, program, texts, wave):
        """Keep the hashes of these vouchers, under numbers drawn by lot, by one statement."""
        expiry = fields.Date.add(fields.Date.context_today(self), days=program.link_days)
        same = (program.id, program.company_id.id, wave, expiry)
        rows = [SQL("(%s, %s, %s, %s, %s, %s, FALSE)", self._draw(), *same, self._hash(text)) for text in texts]
        self.env.cr.execute(SQL(
            "INSERT INTO cx_voucher (id, program_id, company_id, wave, date_expiry, digest, used) VALUES %s",
            SQL(", ").join(rows),
        ))
        self.invalidate_model()

    @api.model
    def _draw(self):
        return secrets.randbelow(2**31 - 2) + 1

    @api.model
    def _hash(self, text):
        return hashlib.sha256(text.encode()).hexdigest()

    @api.model
    def _find(self, text):
        """Return the voucher whose text this is, whatever became of it."""
        return self.sudo().search([("digest", "=", self._hash(str(text)))], limit=1)

    def _get_obstacle(self):
        """Return why this voucher takes no answer: ``done``, ``expired`` or ``closed``; false where it does."""
        self.ensure_one()
        if self.used:
            return "done"
        if self.date_expiry < fields.Date.context_today(self):
            return "expired"
        return False if self.program_id._is_open() and self.program_id.is_anonymous else "closed"

    @api.model
    def _count(self, program, wave):
        """Return how many of a wave were asked and how many have answered."""
        rows = dict(self.sudo()._read_group(
            [("program_id", "=", program.id), ("wave", "=", wave)], ["used"], ["__count"],
        ))
        return sum(rows.values()), rows.get(True, 0)
