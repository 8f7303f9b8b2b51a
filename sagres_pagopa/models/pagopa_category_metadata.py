from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.node_types import Pair
from ..tools.node_values import clean

MOST = 10
LONGEST = 140


class PagopaCategory(models.Model):
    """What goes along with every payment of a kind of income, for the programs that read it further on."""

    _inherit = "pagopa.category"

    metadata = fields.Text(
        help="One pair a line, as CHAPTER=3100: the platform carries them along with each payment and brings them back with"
             " its receipt. At most ten, no personal data.",
    )

    @api.constrains("metadata")
    def _check_metadata(self):
        for category in self:
            pairs = category._get_metadata()
            keys = [pair.key for pair in pairs]
            if len(pairs) > MOST or len(set(keys)) < len(keys):
                raise ValidationError(self.env._("At most ten pairs go along with a payment, each key once."))
            if any(not 1 <= len(text) <= LONGEST for pair in pairs for text in pair):
                raise ValidationError(self.env._(
                    "Write one pair a line, as CHAPTER=3100, each side with at most 140 characters.",
                ))

    def _get_metadata(self):
        """Return the pairs that go along with payments of this code."""
        lines = filter(None, (clean(line) for line in (self.metadata or "").splitlines()))
        return tuple(Pair(key.strip(), value.strip()) for key, _equals, value in (line.partition("=") for line in lines))
