from odoo import api, models
from odoo.fields import Command

DEFAULT = "default_"
SUITE = "sagres_"


class Base(models.AbstractModel):
    """What a person fills in names only records that they may read: a dialog shows and does nothing with others.

    What a dialog or a record computes, it computes with the rights of the system: related fields, previews, amounts, names.
    A record that is named to it by a program outside is therefore looked at first.
    """

    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if self._is_guarded():
            records._check_linked({name for vals in vals_list for name in vals} | set(self._get_told_defaults()))
        return records

    def write(self, vals):
        result = super().write(vals)
        if self._is_guarded():
            self._check_linked(vals)
        return result

    def onchange(self, values, field_names, fields_spec):
        if self._is_guarded():
            self._check_told({**self._get_told_defaults(), **values})
        return super().onchange(values, field_names, fields_spec)

    def _get_told_defaults(self):
        """Return the values that the context proposes for a new record."""
        return {name[len(DEFAULT):]: value for name, value in self.env.context.items() if name.startswith(DEFAULT)}

    def _is_guarded(self):
        """Tell whether a person, and not the suite itself, writes a record of the suite."""
        return not self.env.su and (self._original_module or "").startswith(SUITE)

    def _get_link_fields(self, names):
        """Return the fields among ``names`` that name other records; a dialog's own rows belong to who opened it.

        A stored copy of what another record names counts too: a call can write into its column.
        """
        return [
            field for name in names if (field := self._fields.get(name)) and field.type in ("many2one", "many2many")
            and (field.store or not field.related) and not self.env[field.comodel_name]._transient
        ]

    def _check_linked(self, names):
        """Raise unless the user may read every record that these name."""
        for field in self._get_link_fields(names):
            self._check_readable(self.sudo().mapped(field.name).sudo(False))

    def _check_told(self, values):
        """Raise unless the user may read every record that the values of an unsaved form name."""
        for field in self._get_link_fields(values):
            ids = self._read_ids(field, values[field.name])
            self._check_readable(self.env[field.comodel_name].browse(ids).exists())

    def _check_readable(self, records):
        """Raise unless the user may read these with all the clients they work for, whichever are active now."""
        records.with_context(allowed_company_ids=self.env.user.company_ids.ids).check_access("read")

    @api.model
    def _read_ids(self, field, value):
        """Return the ids in a value of a relation, in any form that the web client or a program sends."""
        if field.type == "many2one":
            value = value.get("id") if isinstance(value, dict) else value
            value = value[:1] if isinstance(value, (list, tuple)) else [value]
            return [one for one in value if isinstance(one, int) and one and not isinstance(one, bool)]
        found = set()
        for command in value if isinstance(value, (list, tuple)) else ():
            if isinstance(command, int):
                found.add(command)
            elif command[0] in (Command.UPDATE, Command.LINK):
                found.add(command[1])
            elif command[0] == Command.SET:
                found |= set(command[2])
        return [one for one in found if isinstance(one, int)]
