"""What a module can leave behind in a database: its schema and the records that make Odoo work."""
import re

from psycopg2 import sql

SCHEMA = {
    "columns": "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'",
    "constraints": """
        SELECT conrelid::regclass || '.' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
         WHERE connamespace = 'public'::regnamespace
               -- core names this table in two fields that differ in what they do on deletion: the one loaded last wins
           AND conrelid != 'rule_group_rel'::regclass""",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "functions": "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "triggers": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}
RECORDS = {
    # Odoo leaves names of its own behind for models that are gone (mail.selection__..., portal.model_inherit__...), and
    # keeps the stages and the team of opportunities that are still in use.
    "external names": """
        SELECT module || '.' || name FROM ir_model_data
         WHERE module LIKE 'sagres%' AND model NOT IN ('crm.stage', 'crm.team', 'mail.alias')""",
    "models": "SELECT model FROM ir_model",
    "fields": "SELECT model || '.' || name FROM ir_model_fields",
    "selections": """
        SELECT f.model || '.' || f.name || '=' || s.value
          FROM ir_model_fields_selection s JOIN ir_model_fields f ON f.id = s.field_id""",
    "views": "SELECT coalesce(key, name) || ' ' || coalesce(model, '') || ' ' || mode FROM ir_ui_view",
    "menus": "SELECT coalesce(name->>'en_US', '?') || ' ' || coalesce(action, '') FROM ir_ui_menu",
    "actions": "SELECT type || ' ' || coalesce(name->>'en_US', '?') FROM ir_actions",
    "jobs": "SELECT cron_name FROM ir_cron",
    "rules": "SELECT name FROM ir_rule",
    "rights": "SELECT name FROM ir_model_access",
    "groups": "SELECT coalesce(name->>'en_US', '?') FROM res_groups",
    "parameters": "SELECT key FROM ir_config_parameter",
    # core's account gives one to every company that is made
    "sequences": "SELECT name FROM ir_sequence WHERE id NOT IN (SELECT batch_payment_sequence_id FROM res_company"
                 " WHERE batch_payment_sequence_id IS NOT NULL)",
    "templates": "SELECT coalesce(name->>'en_US', '?') FROM mail_template",
    "activity types": "SELECT coalesce(name->>'en_US', '?') FROM mail_activity_type",
    "subtypes": "SELECT coalesce(name->>'en_US', '?') FROM mail_message_subtype",
    "dashboards": "SELECT coalesce(name->>'en_US', '?') FROM spreadsheet_dashboard",
    "assets": "SELECT path FROM ir_asset",
}
POINTERS = {
    "actions": "SELECT 'ir.actions.act_window ' || id, res_model FROM ir_act_window",
    "views": "SELECT coalesce(key, name), model FROM ir_ui_view WHERE model IS NOT NULL",
    "jobs": "SELECT cron_name, m.model FROM ir_cron c JOIN ir_act_server s ON s.id = c.ir_actions_server_id"
            " LEFT JOIN ir_model m ON m.id = s.model_id",
    "attachments": "SELECT 'ir.attachment ' || id, res_model FROM ir_attachment WHERE res_model IS NOT NULL",
    "messages": "SELECT 'mail.message ' || id, model FROM mail_message WHERE model IS NOT NULL",
    "followers": "SELECT 'mail.followers ' || id, res_model FROM mail_followers",
    "activities": "SELECT 'mail.activity ' || id, res_model FROM mail_activity WHERE res_model IS NOT NULL",
    "filters": "SELECT 'ir.filters ' || id, model_id FROM ir_filters",
    "templates": "SELECT 'mail.template ' || id, model FROM mail_template WHERE model IS NOT NULL",
    "activity types": "SELECT 'mail.activity.type ' || id, res_model FROM mail_activity_type WHERE res_model IS NOT NULL",
    "external names": "SELECT module || '.' || name, model FROM ir_model_data",
    "ratings": "SELECT 'rating.rating ' || id, res_model FROM rating_rating",
    "exports": "SELECT 'ir.exports ' || id, resource FROM ir_exports",
}
# What names a record that is not there.
LOST = {
    "menus": "SELECT name->>'en_US' FROM ir_ui_menu WHERE split_part(action, ',', 2)::integer NOT IN (SELECT id FROM ir_actions)",
    "home pages": "SELECT login FROM res_users WHERE action_id NOT IN (SELECT id FROM ir_actions)",
    "jobs without work": "SELECT cron_name FROM ir_cron WHERE ir_actions_server_id NOT IN (SELECT id FROM ir_act_server)",
    "texts of views": "SELECT coalesce(key, name) FROM ir_ui_view WHERE inherit_id NOT IN (SELECT id FROM ir_ui_view)",
}
# Names of Odoo's own that carry a number or a hash.
RANDOM = re.compile(r"^(pg_toast|__export__|__import__)")


def read(box):
    """Return what is there in a passing database, by kind, as sorted names."""
    return {
        kind: sorted(name for (name,) in box.query(query) if name and not RANDOM.match(name))
        for kind, query in (SCHEMA | RECORDS).items()
    }


def left(before, after):
    """Return {kind: names} of what was not there before."""
    found = {kind: sorted(set(names) - set(before[kind])) for kind, names in after.items()}
    return {kind: names for kind, names in found.items() if names}


def dangling(box):
    """Return what points at a model that does not exist: records that break a screen, a job or a message."""
    models = {model for (model,) in box.query("SELECT model FROM ir_model")}
    found = {}
    for kind, query in POINTERS.items():
        lost = [name for name, model in box.query(query) if model not in models]
        if lost:
            found[kind] = lost[:20]
    for kind, query in LOST.items():
        lost = [name for (name,) in box.query(query)]
        if lost:
            found[kind] = lost[:20]
    return found | strange_values(box)


def strange_values(box):
    """Return the selection fields of which a row holds a value that is no longer among theirs: its form cannot be saved."""
    columns = "SELECT table_name, column_name FROM information_schema.columns WHERE data_type = 'character varying'"
    there = {tuple(row) for row in box.query(columns)}
    fields = box.query("""
        SELECT replace(f.model, '.', '_'), f.name, array_agg(s.value::text) FROM ir_model_fields f
          JOIN ir_model_fields_selection s ON s.field_id = f.id WHERE f.store AND f.ttype = 'selection' GROUP BY 1, 2""")
    found = {}
    for table, column, allowed in fields:
        if (table, column) not in there:
            continue
        query = sql.SQL("SELECT DISTINCT {column} FROM {table} WHERE {column} <> ALL(%s)").format(
            column=sql.Identifier(column), table=sql.Identifier(table)
        )
        strange = [value for (value,) in box.query(query, [allowed])]
        if strange:
            found[f"values of {table}.{column}"] = strange
    return found
