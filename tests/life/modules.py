"""Install, update and take out modules, as an administrator does."""
from odoo.modules.registry import Registry
from odoo.tools import config

from .worker import environment


def install(names, demo=False):
    """Install modules in a database, an empty one too, and return those that are installed then."""
    config["with_demo"] = demo
    Registry.new(config["db_name"][0], update_module=True, install_modules=names)
    return installed()


def update(names):
    """Update modules, as ``odoo -u`` does."""
    Registry.new(config["db_name"][0], update_module=True, upgrade_modules=names)
    return installed()


def uninstall(names):
    """Take modules out, as the button does, and return those that are installed then."""
    with environment() as env:
        found = env["ir.module.module"].search([("name", "in", names), ("state", "=", "installed")])
        found.button_immediate_uninstall()
    return installed()


def installed():
    """Return the names of the installed modules; none may wait for something."""
    with environment() as env:
        env.cr.execute("SELECT name, state FROM ir_module_module WHERE state NOT IN ('uninstalled', 'uninstallable')")
        states = dict(env.cr.fetchall())
    waiting = {name: state for name, state in states.items() if state != "installed"}
    assert not waiting, waiting
    return sorted(states)
