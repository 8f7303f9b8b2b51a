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
        "security/pagopa_send_rules.xml",
        "data/ir_cron_data.xml",
        "data/mail_template_notice_data.xml",
        "data/pagopa_notice_cron.xml",
        "views/pagopa_creditor_views.xml",
        "views/pagopa_creditor_notice_views.xml",
        "views/pagopa_menus.xml",
        "views/pagopa_notice_batch_views.xml",
        "views/pagopa_position_send_views.xml",
        "views/portal_debtor_notice.xml",
        "wizard/pagopa_send_views.xml",
    ],
    "assets": {
        "web.assets_frontend": [
            "sagres_pagopa/static/src/portal/**/*",
        ],
        "web.assets_tests": [
            "sagres_pagopa/static/tests/tours/**/*",
        ],
    },
    "installable": True,
}
