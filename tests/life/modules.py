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


def uninstall(names, screens=()):
    """Take modules out, as the button does, and return {model: error} of the screens that do not open any more."""
    with environment() as env:
        found = env["ir.module.module"].search([("name", "in", names), ("state", "=", "installed")])
        if found:
            found.button_immediate_uninstall()
    installed()
    return broken_screens(screens)


def broken_screens(models):
    """Return {model: error} of the models whose screens cannot be opened."""
    found = {}
    with environment() as env:
        for name in models:
            kinds = env["ir.ui.view"].search([("model", "=", name), ("type", "not in", ("qweb", "search"))]).mapped("type")
            try:
                env[name].get_views([(False, kind) for kind in sorted({*kinds, "list", "form", "search"})])
            except Exception as error:  # whatever breaks it is the finding
                found[name] = str(error)[:500]
    return found


def installed():
    """Return the names of the installed modules; none may wait for something."""
    with environment() as env:
        env.cr.execute("SELECT name, state FROM ir_module_module WHERE state NOT IN ('uninstalled', 'uninstallable')")
        states = dict(env.cr.fetchall())
    waiting = {name: state for name, state in states.items() if state != "installed"}
    assert not waiting, waiting
    return sorted(states)
