"""Start Odoo as its own program does: a file that its worker processes can be started from again."""
from odoo.cli.command import main

if __name__ == "__main__":
    main()
