from lxml import etree

from odoo import models


class IrQweb(models.AbstractModel):
    """A text for many notices is compiled once for all of them: compiling it costs ten times what rendering does."""

    _inherit = "ir.qweb"

    def _generate_code_uncached(self, template):
        if not self.env.context.get("credit_compile_once"):
            return super()._generate_code_uncached(template)
        # Ends with the transaction, as what the templates say may.
        compiled = self.env.cr.cache.setdefault("credit_compiled", {})
        keys = tuple(self.env.context.get(key) or False for key in self._get_template_cache_keys())
        source = etree.tostring(template) if isinstance(template, etree._Element) else template
        key = (source, keys)
        if key not in compiled:
            compiled[key] = super()._generate_code_uncached(template)
        return compiled[key]
