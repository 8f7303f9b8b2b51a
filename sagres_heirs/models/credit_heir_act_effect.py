from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class CreditHeirAct(models.Model):
    """What an act means by law, in words, and how it is cancelled: never deleted, never changed."""

    _inherit = "credit.heir.act"

    note = fields.Text(string="In words", readonly=True)
    effect = fields.Text(compute="_compute_effect", help="What it means by law.")
    can_act = fields.Boolean(related="heir_id.can_act", related_sudo=False)

    @api.depends("kind")
    def _compute_display_name(self):
        words = dict(self._fields["kind"]._description_selection(self.env))
        for act in self:
            act.display_name = words.get(act.kind, "")

    @api.depends("kind", "date", "heir_id.born")
    def _compute_effect(self):
        effects = self._get_effects()
        for act in self:
            act.effect = act.heir_id._add_minor(effects.get(act.kind, ""), act.kind, act.date)

    @api.model
    def _get_effects(self):
        """Return ``{kind: what it means by law}``."""
        _ = self.env._
        owes = _("Heir from the day of the death: owes their share of the debt, also with goods of their own (752, 754 c.c.).")
        return {
            "called": _("Is called and owes nothing: may be asked for information only, until they accept (459 c.c.)."),
            "accepted_express": _("Accepted by deed (475 c.c.): it cannot be taken back.") + " " + owes,
            "accepted_tacit": _("Did what only an heir may do (476 c.c.).") + " " + owes,
            "accepted_law": _("In possession without inventory in time: pure heir by law (485 c.c.).") + " " + owes,
            "benefit": _("Owes their share only within the value received (490 c.c.); the inventory follows within three"
                         " months (487 c.c.)."),
            "inventory": _("The inventory is finished: who is in possession has forty days to decide (485 c.c.)."),
            "renounced": _("As if never called (521 c.c.): their descendants take the place or the others' shares grow. They"
                           " are never contacted again."),
            "renunciation_revoked": _("The renunciation is taken back, nobody else having accepted (525 c.c.).") + " " + owes,
            "disqualified": _("Unworthy (463 c.c.): takes nothing, their descendants take the place (467 c.c.)."),
            "interpellation_asked": _("The court is asked for a term (481 c.c.): nothing changes until it is served."),
            "interpellation_served": _("Who is silent until the last day loses the right to accept (481 c.c.)."),
            "lapsed": _("Lost the right to accept (480, 481 c.c.): takes and owes nothing, and is never contacted again."),
            "died": _("Who dies without having decided passes the right on to their own heirs (479 c.c.): add them as «Heir of"
                      " a called person»."),
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        if not self.env.su:
            raise UserError(self.env._("An act that was recorded is not deleted: cancel it, with the reason."))

    def action_cancel(self):
        """Open the dialog in which a person says why this act is cancelled."""
        self.ensure_one()
        self.heir_id.estate_id.case_id._check_may_act()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Cancel the act"), "res_model": "credit.heir.act.cancel",
            "views": [(False, "form")], "target": "new", "context": {"default_act_id": self.id},
        }

    def _cancel(self, reason):
        """Cancel this act: the state of the person is again what the others lead to.

        :param str reason: why, required
        :raises UserError: without a reason, or where an act that stays could not have been without it
        """
        self.ensure_one()
        self.heir_id._check_may_record()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the act is cancelled: somebody may have relied on it."))
        act = self.sudo()
        if act.state == "cancelled":
            raise UserError(self.env._("This act is cancelled already."))
        act.estate_id._lock_family()
        act.write({"state": "cancelled", "cancel_reason": reason.strip()})
        heir = act.heir_id
        if act.kind == "died" and heir.died == act.date:
            heir.with_context(**heir._put_off()).died = False
        heir._follow_acts(self.env._(
            "Cancelled: %(act)s (%(person)s). %(reason)s", act=act.display_name, person=heir._get_initials(),
            reason=reason.strip(),
        ))

    def _keep_documents(self):
        """Have each file belong to its act: copies of those that belong to something else."""
        for act in self.sudo():
            owner = {"res_model": self._name, "res_id": act.id}
            free = act.document_ids.filtered(lambda file: not file.res_id)
            free.write(owner)
            foreign = act.document_ids - free
            if foreign:
                act.document_ids = [
                    *(Command.unlink(file.id) for file in foreign),
                    *(Command.link(copy.id) for copy in foreign.copy(owner)),
                ]


class CreditHeir(models.Model):
    """What the law keeps for minors, beside the effect of an act."""

    _inherit = "credit.heir"

    def _add_minor(self, effect, kind, date):
        """Return the effect of an act of this person, with what it means for a minor."""
        if kind != "benefit" or not date or not self._is_minor_on(date):
            return effect
        return effect + " " + self.env._(
            "A minor keeps the benefit until a year after coming of age (489 c.c.); add the guardian by hand to the related"
            " persons of their case."
        )
