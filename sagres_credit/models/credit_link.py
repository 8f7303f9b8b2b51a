import hmac
import secrets
from datetime import datetime, timedelta, timezone

from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import SQL
from odoo.tools.misc import hmac as sign

from ..tools import debtor_token

#: How long who answered the known datum need not answer again.
VERIFIED_SECONDS = 3600
#: So many wrong answers within so many minutes lock a link for as long.
WRONG_ANSWERS = 5
LOCK_MINUTES = 60
#: Signed in the place of a nonce where there is no such link: it takes as long as with one.
NO_NONCE = "-" * 43
LINK_STATES = [("open", "Open"), ("locked", "Locked for an hour"), ("expired", "Expired"), ("revoked", "Revoked")]


class CreditLink(models.Model):
    """A link opens the page of one debtor without a password, until a day; it can be taken back at any moment.

    Its text is signed over the link, the case, the day and a secret that no user can read.
    """

    _name = "credit.link"
    _description = "Link to a debtor's page"
    _order = "id desc"

    case_id = fields.Many2one("credit.case", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="case_id.company_id", string="Client", store=True, index=True)
    debtor_id = fields.Many2one(related="case_id.partner_id", string="Debtor")
    signed_case = fields.Integer(
        readonly=True, copy=False, help="The case it was signed for, where that was merged into another since.",
    )
    nonce = fields.Char(
        required=True, readonly=True, copy=False, groups=NO_ACCESS, default=lambda self: secrets.token_urlsafe(32),
    )
    date_expiry = fields.Datetime(string="Good until", required=True, readonly=True)
    date_revoked = fields.Datetime(string="Revoked on", readonly=True)
    revoked_by_id = fields.Many2one("res.users", string="Revoked by", readonly=True, ondelete="set null")
    opened_count = fields.Integer(string="Times opened", readonly=True)
    date_opened = fields.Datetime(string="Last opened", readonly=True)
    wrong_count = fields.Integer(string="Wrong answers", readonly=True, help="In the last hour.")
    date_wrong = fields.Datetime(string="Last wrong answer", readonly=True)
    date_locked = fields.Datetime(string="Locked until", readonly=True)
    state = fields.Selection(LINK_STATES, compute="_compute_state")

    _open_idx = models.Index("(case_id, date_expiry) WHERE date_revoked IS NULL")

    @api.depends("date_expiry", "date_revoked", "date_locked")
    def _compute_state(self):
        now = fields.Datetime.now()
        for link in self:
            if link.date_revoked:
                link.state = "revoked"
            elif link.date_expiry and link.date_expiry <= now:
                link.state = "expired"
            else:
                link.state = "locked" if link.date_locked and link.date_locked > now else "open"

    @api.depends("case_id.partner_id.name")
    def _compute_display_name(self):
        for link in self:
            link.display_name = self.env._("Link of %(debtor)s", debtor=link.debtor_id.name or "")

    @api.model
    def _find(self, text):
        """Return the link whose text this is, whatever became of it; none where the text was not made here.

        A text that is no token, a number that no link has and a wrong signature take the same road, one query.
        """
        token = debtor_token.unpack(text)
        link = self.sudo().search_fetch(
            [("id", "=", token.link_id)], ["case_id", "signed_case", "nonce", "date_expiry", "date_revoked", "date_locked"]
        )
        expected = self._sign(token.link_id, link._get_signed_case(), token.expiry, link.nonce or NO_NONCE)
        genuine = hmac.compare_digest(expected, token.signature)
        return link if genuine and link and link._get_expiry() == token.expiry else link.browse()

    def _get_token(self):
        """Return the text of this link."""
        self.ensure_one()
        link = self.sudo()
        return debtor_token.pack(
            link.id, link._get_expiry(), self._sign(link.id, link._get_signed_case(), link._get_expiry(), link.nonce)
        )

    def _get_signed_case(self):
        """Return the id of the case that the signature names; zero of no link at all."""
        return self.signed_case or self.case_id.id or 0

    def _get_url(self):
        self.ensure_one()
        return f"{self._get_base_url()}/d/{self._get_token()}"

    @api.model
    def _get_base_url(self):
        return (self.env["ir.config_parameter"].sudo().get_param("web.base.url") or "").rstrip("/")

    def _get_expiry(self):
        """Return when this link ends, in seconds since 1970 UTC."""
        return int(self.date_expiry.replace(tzinfo=timezone.utc).timestamp())

    @api.model
    def _sign(self, link_id, case_id, expiry, nonce):
        digest = sign(self.env(su=True), "sagres_credit.link", (link_id, case_id, expiry, nonce))
        return bytes.fromhex(digest)[:debtor_token.SIGNATURE_BYTES]

    def _answer(self, words):
        """Judge what was answered to the known datum; five wrong answers lock the link and tell the operator."""
        self.ensure_one()
        self.env.cr.execute(SQL("SELECT id FROM credit_link WHERE id = %s FOR UPDATE", self.id))
        self.invalidate_recordset()
        if self.state != "open":
            return False
        if self.case_id._knows_datum(words):
            self.write({
                "wrong_count": 0, "opened_count": self.opened_count + 1, "date_opened": fields.Datetime.now(),
            })
            return True
        self._count_wrong()
        return False

    def _count_wrong(self):
        now = fields.Datetime.now()
        fresh = self.date_wrong and now - self.date_wrong < timedelta(minutes=LOCK_MINUTES)
        count = self.wrong_count + 1 if fresh else 1
        self.write({"wrong_count": count, "date_wrong": now})
        if count >= WRONG_ANSWERS:
            self.write({"wrong_count": 0, "date_locked": now + timedelta(minutes=LOCK_MINUTES)})
            self.case_id._tell_operator(self.env._(
                "Somebody gave %(count)s wrong answers on the page of this debtor: it is closed for an hour. Ask the"
                " debtor whether it was them, and send a new link if it was not.", count=count,
            ))

    def _revoke(self):
        """Take these links back: nobody opens them any more."""
        now = fields.Datetime.now()
        self.filtered(lambda link: not link.date_revoked).write({"date_revoked": now, "revoked_by_id": self.env.uid})

    @api.model
    def _prepare_link_vals(self, case):
        days = case.mandate_id.debtor_link_days or 60
        moment = fields.Datetime.now().replace(microsecond=0) + timedelta(days=days)
        return {"case_id": case.id, "date_expiry": datetime.combine(moment.date(), moment.time())}
