from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

#: What the family is made of: a change of it divides the estate again.
FAMILY_FIELDS = {"relation", "parent_id", "born", "died", "is_predeceased", "degree", "line"}
#: Says that the caller divides the estate itself. An object, so that no request can send it.
LATER = object()


class CreditHeir(models.Model):
    """What may be written by hand on a called person, and what follows at once for the shares."""

    _inherit = "credit.heir"

    is_predeceased = fields.Boolean(string="Died before the debtor", help="Where the day is not known; else write the day.")

    @api.constrains("partner_id")
    def _check_partner(self):
        for heir in self.sudo():
            company = heir.partner_id.company_id
            if company and company != heir.company_id:
                raise ValidationError(self.env._("%(person)s: this contact is of another client.", person=heir.name))
            if heir.partner_id and heir.partner_id == heir.estate_id.partner_id:
                raise ValidationError(self.env._("%(person)s: this contact is the deceased.", person=heir.name))

    @api.model_create_multi
    def create(self, vals_list):
        """Add persons to families: each estate is divided again once, however many came and in however many levels."""
        for vals in vals_list:
            self._check_by_hand(vals, but=("estate_id",))
        later = self.with_env(self.env(context={**self._get_safe_context(), **self._put_off()}))
        heirs = super(CreditHeir, later).create(vals_list).with_env(self.env)
        if not self._is_put_off():
            heirs.estate_id._update_family(self.env._("Persons were added to the family"))
        return heirs

    def write(self, vals):
        """Refuse by hand what only acts and the law decide; a family that changes is divided again at once."""
        self._check_by_hand(vals)
        if vals.get("parent_id"):
            self._check_no_circle(self.browse(vals["parent_id"]))
        result = super().write(vals)
        if FAMILY_FIELDS & set(vals) and not self._is_put_off():
            self.estate_id._update_family(self.env._("The family was corrected"))
        return result

    def unlink(self):
        """Take persons out of the family: it is divided again at once."""
        estates = self.estate_id
        result = super().unlink()
        if not self._is_put_off():
            estates._update_family(self.env._("Persons were taken out of the family"))
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_acts(self):
        heirs = self.sudo()
        below = heirs.child_ids - heirs
        if below:
            raise UserError(self.env._(
                "%(person)s has others below in the tree: take those away first.", person=below[0].parent_id.name,
            ))
        kept = heirs.filtered(lambda heir: heir.act_ids or heir.case_id)
        if kept and not self.env.su:
            raise UserError(self.env._(
                "%(person)s has acts or a case: they are not deleted. Cancel the acts that are wrong.", person=kept[0].name,
            ))

    @api.model
    def _put_off(self):
        """Return the context in which the caller divides the estates itself, at the end."""
        return {"heirs_divide": LATER}

    @api.model
    def _is_put_off(self):
        return self.env.context.get("heirs_divide") is LATER

    def _is_locked(self, name):
        return name in self._fields and (self._fields[name].readonly or name == "parent_path")

    def _get_safe_context(self):
        """Return the context without defaults for what nobody says by hand."""
        if self.env.su:
            return dict(self.env.context)
        return {
            key: value for key, value in self.env.context.items()
            if key == "default_estate_id" or not (key.startswith("default_") and self._is_locked(key[len("default_"):]))
        }

    def _check_by_hand(self, vals, but=()):
        locked = [
            self._fields[name]._description_string(self.env) for name in vals if name not in but and self._is_locked(name)
        ]
        if locked and not self.env.su:
            raise AccessError(self.env._(
                "%(fields)s: the acts and the law decide this, nobody by hand.", fields=", ".join(locked)
            ))

    def _check_no_circle(self, parent):
        """Raise where somebody would descend from themselves."""
        above = {int(key) for key in (parent.sudo().parent_path or "").split("/") if key}
        circle = self.filtered(lambda heir: heir.id in above)
        if circle:
            raise ValidationError(self.env._("%(person)s would descend from themselves.", person=circle[0].name))


class CreditEstate(models.Model):
    """A family that changed is looked at again: who died, who inherits, and for what part."""

    _inherit = "credit.estate"

    def write(self, vals):
        """Divide again when another day of the death moves who died before."""
        result = super().write(vals)
        if "date_death" in vals:
            self._update_family(self.env._("The date of the death was corrected"))
        return result

    def _update_family(self, reason):
        """Bring states, shares and stages of these estates where their families put them."""
        estates = self.sudo()
        estates.heir_ids._update_states()
        estates._update_shares(reason)
        estates._update_stage()
