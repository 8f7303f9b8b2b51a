from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

TREATMENTS = [("anonymise", "Made anonymous"), ("delete", "Deleted"), ("keep", "Kept as it is")]
STARTS = [
    ("closing", "The closing of the last case"),
    ("entry", "The last entry in the books"),
    ("own", "Its own date"),
]
UNITS = [("months", "Months"), ("years", "Years")]
#: How the machine finds the records: the law may change, this only with the code.
STRUCTURE = {
    "res_model", "path", "own_date", "blank", "starts_on", "with_living", "in_access", "on_request", "treatment", "covers",
}
#: Books, users and companies: no row ever empties or deletes them.
UNTOUCHABLE = ("account.", "payment.", "res.users", "res.company", "ir.", "base.")
FILES = "ir.attachment"
#: A field of words that may not be empty keeps one.
WORDS = ("char", "text", "html")
#: A path that is no field: what hangs on any record of the register by its model and number.
THREAD = "thread"
#: A path of who is known across clients: nobody's entry names them any more.
UNUSED = "unused"


class CreditRetention(models.Model):
    """A row of the register says which personal data one kind of record holds, why, on which law, and until when.

    A manager changes words and terms; how the records are found and what of them is emptied comes with the software.
    """

    _name = "credit.retention"
    _description = "Retention of personal data"
    _order = "sequence, id"

    name = fields.Char(string="What", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    res_model = fields.Char(string="Technical name", required=True, readonly=True)
    data_kept = fields.Text(string="Personal data", required=True, translate=True)
    reason = fields.Text(string="Why", required=True, translate=True)
    law = fields.Char(string="Lawful basis", required=True, translate=True)
    treatment = fields.Selection(TREATMENTS, string="Afterwards", required=True, default="keep", readonly=True)
    starts_on = fields.Selection(STARTS, string="Counted from", required=True, default="closing", readonly=True)
    keep_number = fields.Integer(string="Kept for", required=True, default=10)
    keep_unit = fields.Selection(UNITS, string="Unit", required=True, default="years")
    path = fields.Char(readonly=True, help="The fields that lead from a record to its case or its person.")
    own_date = fields.Char(readonly=True, help="The field with the day from which the term counts.")
    blank = fields.Char(string="Emptied fields", readonly=True)
    covers = fields.Char(string="Covers as well", readonly=True, help="Kinds of record that hold no other data of a person.")
    with_living = fields.Boolean(string="Also while the case lives", readonly=True)
    in_access = fields.Boolean(string="In the copy for the person", readonly=True, help="Right of access, art. 15 GDPR.")
    on_request = fields.Boolean(
        string="Erased on request", readonly=True,
        help="A debtor whose debt is over may ask for it before the term (art. 17 GDPR).",
    )
    term = fields.Char(compute="_compute_term")

    _term_positive = models.Constraint("CHECK(keep_number > 0)", "A term is one month or more.")

    @api.depends("treatment", "keep_number", "keep_unit")
    def _compute_term(self):
        for row in self:
            number = row.keep_number
            row.term = self.env._("%(number)s months", number=number) if row.keep_unit == "months" \
                else self.env._("%(number)s years", number=number)

    @api.model_create_multi
    def create(self, vals_list):
        """Take rows from the software only: a row says to the machine where to empty and to delete."""
        self._check_structure(STRUCTURE)
        return super().create(vals_list)

    def write(self, vals):
        """Let nobody change by hand what the machine does."""
        self._check_structure(STRUCTURE.intersection(vals))
        return super().write(vals)

    @api.model
    def _check_structure(self, names):
        if names and not self.env.su:
            raise AccessError(self.env._("The rows of the register come with the software: words and terms may be changed."))

    @api.constrains("res_model", "path", "own_date", "blank", "treatment", "starts_on")
    def _check_machine(self):
        for row in self:
            if row.res_model not in self.env:
                raise ValidationError(self.env._("There is no kind of record «%(model)s».", model=row.res_model))
            if row.treatment != "keep" and row._is_untouchable():
                raise ValidationError(self.env._("«%(name)s» belongs to the books: it is kept.", name=row.name))
            if row.treatment == "anonymise" and not row._get_blank():
                raise ValidationError(self.env._("Say which fields of «%(name)s» are emptied.", name=row.name))
            row._check_fields()

    def _is_untouchable(self):
        return self.res_model.startswith(UNTOUCHABLE) and self.res_model != FILES

    def _check_fields(self):
        """Raise where a path, a date or a field to empty is none of the model."""
        model = self.env[self.res_model]
        for path in [*self._get_paths(), *filter(None, [self.own_date])]:
            step = model
            for name in path.split(".") if path not in (THREAD, UNUSED) else ():
                if name not in step._fields:
                    raise ValidationError(self.env._("«%(path)s» leads nowhere from «%(name)s».", path=path, name=self.name))
                step = self.env[step._fields[name].comodel_name] if step._fields[name].relational else step
        unknown = [name for name in self._get_blank() if name not in model._fields]
        if unknown:
            raise ValidationError(self.env._(
                "«%(name)s» has no field %(fields)s.", name=self.name, fields=", ".join(unknown),
            ))
        needed = [name for name in self._get_blank() if model._fields[name].required and model._fields[name].type not in WORDS]
        if needed:
            raise ValidationError(self.env._("%(fields)s cannot be emptied: it is required.", fields=", ".join(needed)))

    def _get_covered(self):
        """Return the models that this row speaks of."""
        return {self.res_model, *(name.strip() for name in (self.covers or "").split(",") if name.strip())}

    def _get_paths(self):
        return [path.strip() for path in (self.path or "").split(",") if path.strip()]

    def _get_blank(self):
        """Return the names of the fields that are emptied: stored ones, files included."""
        return [name.strip() for name in (self.blank or "").split(",") if name.strip()]

    def _get_cutoff(self, today):
        """Return the last day whose data have outlived their term."""
        self.ensure_one()
        return today - relativedelta(**{self.keep_unit: self.keep_number})

    @api.model
    def _get_working(self):
        """Return the rows that empty or delete something, in their order."""
        return self.sudo().search([("treatment", "!=", "keep")])._filter_installed()

    def _filter_installed(self):
        """Leave out rows of a module that is just being removed."""
        return self.filtered(lambda row: row.res_model in row.env)
