{
    "name": "Sagres pagoPA",
    "summary": "The payment channel of public creditors: positions, notices, receipts, flows",
    "version": "19.0.1.0.0",
    "category": "Accounting/Credit management",
    "license": "LGPL-3",
    "author": "Sagres",
    "depends": [
        "certificate",
        "sagres_credit",
    ],
    "data": [
        "security/ir.model.access.csv",
        "security/pagopa_rules.xml",
        "security/pagopa_setup_test_rules.xml",
        "data/ir_cron_data.xml",
        "views/pagopa_creditor_views.xml",
        "wizard/pagopa_setup_test_views.xml",
        "views/pagopa_creditor_node_views.xml",
        "views/pagopa_menus.xml",
    ],
    "installable": True,
}
