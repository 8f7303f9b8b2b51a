import { registry } from "@web/core/registry";

const menu = (name) => [
    { trigger: "button[data-menu-xmlid='sagres_pagopa.menu_pagopa']", run: "click" },
    { trigger: `.dropdown-item[data-menu-xmlid='sagres_pagopa.${name}']`, run: "click" },
];

registry.category("web_tour.tours").add("pagopa_way_operator_tour", {
    steps: () => [
        { content: "The operator makes the notice and publishes it", trigger: ".o_statusbar_buttons button[name=action_make_positions]", run: "click" },
        { trigger: ".modal [name=amount]:contains(600)" },
        { trigger: ".modal [name=is_published] input:checked" },
        { trigger: ".modal button[name=action_make]", run: "click" },
        { content: "It can be paid, printed and sent", trigger: ".o_statusbar_status .o_arrow_button_current:contains(To pay)" },
        { trigger: "button[name=action_print_notices]" },
        { trigger: "button[name=action_send_notices]" },
    ],
});

registry.category("web_tour.tours").add("pagopa_way_debtor_tour", {
    steps: () => [
        { content: "The debtor answers what is asked", trigger: "#answer", run: "edit C-1001" },
        { trigger: ".o_credit_form button[type=submit]", run: "click", expectUnloadPage: true },
        { trigger: ".o_credit_choice_first", run: "click", expectUnloadPage: true },
        { content: "And pays the notice online", trigger: ".o_pagopa_option:contains(600) a[href*='/pagopa/simulator/']", run: "click", expectUnloadPage: true },
        { content: "The desk has its number already", trigger: "#notice:value(/^3010\\d{14}$/)" },
        { trigger: "button[type=submit]", run: "click", expectUnloadPage: true },
        { trigger: "input[name=step][value=pay]:not(:visible)" },
        { trigger: "dl:contains(600)" },
        { trigger: "button[type=submit]", run: "click", expectUnloadPage: true },
        { content: "Paid", trigger: "[role=status]:contains(Paid in the simulation)" },
    ],
});

registry.category("web_tour.tours").add("pagopa_way_manager_tour", {
    steps: () => [
        { content: "The receipt is booked", trigger: ".o_data_row:contains(Rosa Bianchi):contains(600):contains(Booked)" },
        ...menu("menu_pagopa_quadrature"),
        { content: "The bank has not paid yet", trigger: ".o_data_row [name=outcome]:contains(Credit awaited)" },
        { trigger: "button[data-menu-xmlid='sagres_credit.menu_credit_config']", run: "click" },
        { trigger: ".dropdown-item[data-menu-xmlid='sagres_pagopa.menu_pagopa_creditor']", run: "click" },
        { trigger: ".o_data_row .o_data_cell[name=name]", run: "click" },
        { content: "The day ends: the flow comes, the bank pays", trigger: "button[name=action_close_simulated_day]", run: "click" },
        { trigger: ".o_notification:contains(credited by the bank: 1)" },
        ...menu("menu_pagopa_flow"),
        { content: "The flow is reconciled by itself", trigger: ".o_data_row:contains(Reconciled) .o_data_cell[name=name]", run: "click" },
        { trigger: ".nav-link:contains(Bank lines)", run: "click" },
        { content: "With the line of the bank", trigger: "[name=statement_line_ids] .o_data_row:contains(RIVERSAMENTO):contains(600)" },
        ...menu("menu_pagopa_anomaly"),
        { content: "Nothing is left to look after", trigger: ".o_nocontent_help:contains(Everything adds up)" },
        ...menu("menu_pagopa_quadrature"),
        { content: "The day is green", trigger: ".o_data_row [name=outcome] .text-bg-success:contains(It adds up)" },
        { trigger: ".o_data_row [name=amount_transit]:contains(0.00)" },
    ],
});
