"""What stands behind ./sagres: finds Odoo, PostgreSQL and Python packages, and runs the suite on them."""
