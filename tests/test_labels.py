"""What Odoo warns of when it loads a module: said by tests, which are read, and not by a log alone."""
from collections import defaultdict

from odoo.tests import TransactionCase, tagged

from tests.life.sandbox import ADDONS


@tagged("post_install", "-at_install")
class TestLabels(TransactionCase):
    """In a filter, a grouping or an export two fields of one label are two riddles."""

    def test_no_two_fields_of_a_model_have_one_label(self):
        twins = []
        for name, model in self.env.registry.items():
            labels = defaultdict(list)
            for field in model._fields.values():
                labels[field.string].append(field)
            twins += [
                f"{name}: {label} ({', '.join(sorted(field.name for field in fields))})"
                for label, fields in labels.items()
                if len(fields) > 1 and any(field._module in ADDONS and not field.inherited for field in fields)
            ]
        self.assertFalse(sorted(twins))
