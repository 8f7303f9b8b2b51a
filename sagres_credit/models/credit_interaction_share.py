from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Words of operators on a conversation: of the firm and the lawyer of the case, unless they are shared.
PRIVATE = "sagres_credit.group_operator,sagres_credit.group_lawyer"


class CreditInteraction(models.Model):
    """What the client's staff reads of a conversation: what is shared with them, and of vulnerable persons nothing."""

    _inherit = "credit.interaction"

    shared_with_client = fields.Boolean(string="Client reads it", copy=False, index=True)
    words_shared = fields.Boolean(string="Client reads the words", copy=False)
    client_words = fields.Text(string="What they said", compute="_compute_client_words", compute_sudo=True)
    body = fields.Text(groups=PRIVATE)
    next_action_note = fields.Char(groups=PRIVATE)
    override_reason = fields.Char(groups=PRIVATE)

    @api.depends("body", "words_shared", "shared_with_client")
    def _compute_client_words(self):
        for talk in self:
            talk.client_words = talk.body if talk.shared_with_client and talk.words_shared else False

    @api.model_create_multi
    def create(self, vals_list):
        """Share a new conversation as the mandate, its reason and the operator say."""
        talks = super().create(vals_list)
        for talk, vals in zip(talks.sudo(), vals_list, strict=True):
            talk.update(talk._prepare_sharing(vals))
        return talks

    def _prepare_sharing(self, vals):
        """Return what of this conversation the client reads; what was asked for by hand comes first."""
        self.ensure_one()
        if self._is_confidential():
            return {"shared_with_client": False, "words_shared": False}
        level = self.case_id.mandate_id.share_listening
        weakness = self.reason_id.creditor_weakness
        words = vals["words_shared"] if "words_shared" in vals else weakness or level == "words"
        shared = vals.get("shared_with_client", words or weakness or level in ("summary", "words"))
        return {"shared_with_client": shared, "words_shared": words and shared}

    def _is_confidential(self):
        """Tell whether nothing of this may reach the client: the debtor or who spoke is vulnerable.

        For a module to keep more from the client, it must override this method.
        """
        self.ensure_one()
        talk = self.sudo()
        return bool((talk.case_id.partner_id | talk.partner_id).filtered("credit_vulnerable"))

    @api.constrains("shared_with_client", "words_shared")
    def _check_sharing(self):
        for talk in self:
            if (talk.shared_with_client or talk.words_shared) and talk._is_confidential():
                raise ValidationError(self.env._(
                    "%(debtor)s is vulnerable: nothing they say is shared with the client.", debtor=talk.debtor_id.name,
                ))

    def action_share(self):
        """Have the client read these conversations and their words."""
        self._check_may_share()
        self.sudo().write({"shared_with_client": True, "words_shared": True})

    def action_unshare(self):
        """Keep these conversations from the client."""
        self._check_may_share()
        self.sudo().write({"shared_with_client": False, "words_shared": False})

    def _check_may_share(self):
        self.check_access("read")
        self.case_id._check_may_act()
