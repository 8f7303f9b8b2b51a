from odoo import fields, models
from odoo.tools import email_normalize

MARK_KINDS = {"email": "email", "sms": "phone", "letter": "address"}
RETRY_MINUTES = 15
TRIES = 8


class CxInvitation(models.Model):
    """By which way a person is asked: the one chosen for them, else the next of the programme that reaches them."""

    _inherit = "cx.invitation"

    address = fields.Char(string="Asked at", readonly=True, help="The e-mail address or the number the question went to.")
    tried_channels = fields.Char(string="Ways that failed", readonly=True)
    failure = fields.Char(string="Why not delivered", readonly=True)
    try_count = fields.Integer(string="Times put off", readonly=True)

    def _choose_channels(self):
        """Give each of these invitations the first way that reaches its person; return those that have one."""
        failed = self.partner_id._get_bad_contacts()
        reachable = self.browse()
        for invitation in self:
            program = invitation.program_id
            wanted = (invitation.channel, program.channel_first, program.channel_second, program.channel_third)
            tried = (invitation.tried_channels or "").split()
            bad = failed.get(invitation.partner_id, {})
            ways = [way for way in dict.fromkeys(wanted) if way and way not in tried and MARK_KINDS.get(way) not in bad]
            found = next(((way, place) for way in ways if (place := invitation._get_address(way))), None)
            if found:
                invitation.channel, address = found
                invitation.address = address if found[0] in ("email", "sms") else False
                reachable |= invitation
        (self - reachable)._end_unreachable()
        return reachable

    def _get_address(self, channel):
        """Return where this person is reached by ``channel``, false where they are not."""
        self.ensure_one()
        partner = self.partner_id
        if channel == "operator":
            return bool(self.case_id.user_id and self.case_id.is_open)
        if channel == "letter":
            return partner._get_postal_address()[0]
        return email_normalize(partner.email) if channel == "email" else partner.phone_sanitized

    def _end_unreachable(self):
        """Write on who cannot be reached by any way that they were not asked, or that nothing was delivered."""
        asked = self.filtered("tried_channels")
        asked.write({"state": "failed"})
        (self - asked)._exclude("no_channel")

    def _fail(self, detail, permanent=False):
        """Take another way for those whose question did not arrive; none left: it was not delivered.

        :param bool permanent: the address is at fault, and is marked as failed
        """
        for invitation in self.filtered(lambda one: one.state in ("sent", "reminded")):
            invitation.failure = (detail or "")[:200]
            if permanent and invitation.address:
                self.env["credit.contact.mark"]._mark(
                    invitation.partner_id, MARK_KINDS[invitation.channel], invitation.address, "notice", detail=detail,
                )
            if invitation.state == "sent":
                invitation._take_next_channel()

    def _take_next_channel(self):
        self.ensure_one()
        tried = " ".join(filter(None, [self.tried_channels, self.channel]))
        self.write({"tried_channels": tried, "channel": False, "state": "scheduled", "date_sent": False})
        if self._choose_channels():
            self.date_scheduled = fields.Datetime.now()

    def _put_off(self, detail):
        """Ask again in a quarter of an hour: the server is at fault, and nothing has left. At last another way is taken."""
        worn = self.filtered(lambda one: one.try_count >= TRIES)
        worn._fail(detail)
        for invitation in (self - worn).filtered(lambda one: one.state in ("sent", "reminded")):
            later = fields.Datetime.add(fields.Datetime.now(), minutes=RETRY_MINUTES)
            vals = {"state": "scheduled", "date_sent": False, "date_scheduled": later}
            if invitation.state == "reminded":
                vals = {"state": "sent", "date_reminded": False}
            invitation.write({**vals, "failure": (detail or "")[:200], "try_count": invitation.try_count + 1})
