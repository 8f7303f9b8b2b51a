from odoo import models


class CreditImport(models.Model):
    """What the items of a file are for: its products say it, and the kind of claim of each product decides the rest."""

    _inherit = "credit.import"

    def _match_products(self):
        """Find the client's product by its internal reference or its name in any language; tell what is not found."""
        if "product" not in self.layout_id._get_columns():
            return
        self.env["product.template"].flush_model(["active", "company_id", "default_code", "name"])
        self.env["product.product"].flush_model(["active", "default_code", "product_tmpl_id"])
        self._run(
            """
            WITH word AS (
                SELECT DISTINCT LOWER(product) AS text FROM credit_import_line
                 WHERE import_id = %(import_id)s AND product IS NOT NULL
            ), found AS (               -- the client's own before a shared one, a reference before a name
                SELECT DISTINCT ON (word.text) word.text, product.id
                  FROM word
                  JOIN product_template AS template
                    ON template.active AND COALESCE(template.company_id, %(company_id)s) = %(company_id)s
                  JOIN product_product AS product ON product.product_tmpl_id = template.id AND product.active
                 WHERE LOWER(product.default_code) = word.text
                    OR EXISTS (SELECT FROM JSONB_EACH_TEXT(template.name) AS name WHERE LOWER(name.value) = word.text)
              ORDER BY word.text, template.company_id NULLS LAST, LOWER(product.default_code) = word.text DESC NULLS LAST,
                       product.id
            )
            UPDATE credit_import_line AS line SET product_id = found.id
              FROM found WHERE line.import_id = %(import_id)s AND LOWER(line.product) = found.text
            """
        )
        self._report("no_product", "product", """
                SELECT MIN(line.row) AS line_no, line.product AS value, COUNT(*)::text AS detail
                  FROM credit_import_line AS line
                 WHERE line.import_id = %(import_id)s AND line.product IS NOT NULL AND line.product_id IS NULL
              GROUP BY line.product
        """, severity="warning")
