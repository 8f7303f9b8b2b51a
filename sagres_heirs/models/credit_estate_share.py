from fractions import Fraction

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.kin import STATE, FamilyError
from ..tools.share_text import parse_share
from ..tools.shares import legal_shares, transmit
from .credit_heir import OUT_STATES


class CreditEstate(models.Model):
    """What part of the debt each called person has, and the cases of those who accepted."""

    _inherit = "credit.estate"

    shares_total = fields.Char(
        string="Shares in all", compute="_compute_shares_total", help="Below 1 where somebody with a share by hand dropped out.",
    )

    def _compute_shares_total(self):
        for estate in self:
            estate.shares_total = str(sum(map(Fraction, filter(None, estate.heir_ids.mapped("share"))), Fraction(0)))

    def _update_shares(self, reason=None):
        """Work out the shares of these estates again, write them on the called persons, and keep a trail.

        :param str reason: what made them change, in words, for the trail
        :raises ValidationError: for a family that cannot be; nothing changes
        """
        changes = {}
        for estate in self.sudo():
            shares = estate._get_shares()
            estate._update_state_row(shares)
            changes[estate.id] = estate._write_shares(shares)
        self._tell_shares({key: changed for key, changed in changes.items() if changed}, reason)
        self._update_heir_cases()

    def _update_heir_cases(self):
        """Open a case for each person who accepted, and bring the amounts of all of them where the shares put them."""

    def _get_shares(self):
        """Return ``{key: share}`` of the persons of this family, by the law or by hand.

        :raises ValidationError: for a family that cannot be
        """
        self.ensure_one()
        self._check_family()
        if self.shares_kind == "manual":
            return self._get_manual_shares()
        relatives = self._get_relatives()
        if all(relative.status == "predeceased" for relative in relatives):
            return {}  # nobody was looked for yet: that is not a reason to call the State
        try:
            return self._pass_on(legal_shares(relatives))
        except FamilyError as error:
            raise self._say_family_error(error) from error

    def _get_manual_shares(self):
        """Return the shares said by hand of who is not out: who dropped out has none, and the others are not guessed."""
        return {
            str(heir.id): parse_share(heir.manual_share)
            for heir in self.heir_ids if heir.manual_share and heir.state not in (*OUT_STATES, "predeceased")
        }

    def _pass_on(self, shares):
        """Return the shares after those who died without deciding: their own heirs stand in their place (479 c.c.)."""
        dead = self.heir_ids.filtered(lambda heir: heir.state == "transmitted")
        for heir in dead.sorted(lambda heir: (len(heir.parent_path or ""), heir.id)):
            parts = heir._get_parts_passed_on()
            if parts and str(heir.id) in shares:
                shares = transmit(shares, str(heir.id), parts)
        return shares

    def _update_state_row(self, shares):
        """Add the State to the family where the law calls it, and take it out where it does not."""
        row = self.heir_ids.filtered(lambda heir: heir.relation == "state")[:1]
        later = self.env["credit.heir"]._put_off()
        if STATE in shares and not row:
            row = self.env["credit.heir"].with_context(**later).create({
                "estate_id": self.id, "name": self.env._("The State"), "relation": "state", "sequence": 1000, "state": "called",
            })
        elif row and STATE not in shares and self.shares_kind == "legal" and not row.case_id:
            row.with_context(**later).unlink()
        if STATE in shares:
            shares[str(row.id)] = shares.pop(STATE)

    def _write_shares(self, shares):
        """Write the shares that differ; return ``[(person, old, new)]``."""
        changed = []
        for heir in self.heir_ids:
            share = shares.get(str(heir.id), Fraction(0))
            old, new = heir.share or False, str(share) if share else False
            if old != new:
                changed.append((heir._get_initials(), old, new))
                heir.share, heir.share_percent = new, round(float(share * 100), 2)
        return changed

    def _tell_shares(self, changes, reason):
        """Write on each estate how its shares changed; persons are named by what they are to the deceased."""
        none = self.env._("none")
        bodies = {}
        for key, changed in changes.items():
            lines = [f"{who}: {old or none} → {new or none}" for who, old, new in changed]
            head = self.env._("The shares changed: %(reason)s", reason=reason) if reason else self.env._("The shares changed")
            bodies[key] = Markup("<br/>").join([head, *lines])
        if bodies:
            self.sudo().browse(bodies)._message_log_batch(bodies=bodies)

    def _set_shares(self, kind, reason, parts):
        """Say the shares by hand, or give them back to the law.

        :param str kind: ``manual`` or ``legal``
        :param parts: ``{person: text}``; by hand they add up to 1, by law they divide the part of a dead person
        :raises UserError: without a reason, or for parts that are none; nothing changes
        """
        self.ensure_one()
        if not self.env.su:
            self.check_access("write")
            self.case_id._check_may_act()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why: the will with its notary and date, or what the parties dispute."))
        estate = self.sudo()
        estate._lock_family()
        if kind == "manual":
            estate._check_parts(parts, self.env._("The shares"))
        for heir in estate.heir_ids:
            text = (parts.get(heir) or "").strip()
            heir.manual_share = str(parse_share(text)) if text and estate._is_part(text) else False
        estate.write({"shares_kind": kind, "shares_reason": reason.strip()})
        said = self.env._("said by hand: %(reason)s", reason=reason.strip())
        estate._update_shares(said if kind == "manual" else self.env._("by law: %(reason)s", reason=reason.strip()))
        estate._update_stage()

    def _is_part(self, text):
        try:
            return parse_share(text) > 0
        except ValueError as error:
            raise UserError(self.env._(
                "«%(text)s» is no part of the whole: write it like 1/3, 25%% or 0,25.", text=text[:30],
            )) from error

    def _check_parts(self, parts, what):
        """Raise unless these parts, typed by hand, are of this family and add up to the whole."""
        foreign = [heir for heir in parts if heir.estate_id != self]
        if foreign:
            raise UserError(self.env._("%(person)s is not of this family.", person=foreign[0].name))
        total = sum((parse_share(text) for text in parts.values() if (text or "").strip() and self._is_part(text)), Fraction(0))
        if total != 1:
            raise UserError(self.env._(
                "%(what)s add up to %(total)s: they have to add up to 1.", what=what, total=str(total),
            ))


class CreditHeir(models.Model):
    """The heirs of a called person who died without deciding."""

    _inherit = "credit.heir"

    def _get_parts_passed_on(self):
        """Return ``{key: part}`` by which the heirs of this dead person divide their share: by heads, or by hand."""
        heirs = self.child_ids.filtered(
            lambda heir: heir.relation == "transmission" and heir.state not in (*OUT_STATES, "predeceased")
        )
        parts = {str(heir.id): parse_share(heir.manual_share) for heir in heirs if heir.manual_share}
        if sum(parts.values(), Fraction(0)) == 1:
            return parts
        return {str(heir.id): Fraction(1, len(heirs)) for heir in heirs}
