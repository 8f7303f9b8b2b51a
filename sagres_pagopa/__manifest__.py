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
        "security/pagopa_position_rules.xml",
        "data/ir_cron_data.xml",
        "data/pagopa_batch_cron_data.xml",
        "views/pagopa_creditor_views.xml",
        "views/pagopa_creditor_ready_views.xml",
        "wizard/pagopa_position_compose_views.xml",
        "wizard/pagopa_position_withdraw_views.xml",
        "wizard/pagopa_receipt_assign_views.xml",
        "views/pagopa_receipt_views.xml",
        "views/pagopa_position_views.xml",
        "views/pagopa_batch_views.xml",
        "views/pagopa_call_views.xml",
        "views/pagopa_case_views.xml",
        "views/pagopa_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "sagres_pagopa/static/src/**/*",
        ],
        "web.assets_tests": [
            "sagres_pagopa/static/tests/tours/**/*",
        ],
    },
    "installable": True,
}
