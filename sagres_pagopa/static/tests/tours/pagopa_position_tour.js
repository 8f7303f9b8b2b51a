import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("pagopa_position_tour", {
    steps: () => [
        { content: "The case says that there is no notice yet", trigger: "button[name=action_open_positions]:contains(0)" },
        { trigger: ".o_statusbar_buttons button[name=action_make_positions]", run: "click" },
        { content: "How much, before the last click", trigger: ".modal [name=amount]:contains(600)" },
        { content: "As a draft first", trigger: ".modal [name=is_published] input", run: "click" },
        { trigger: ".modal [name=is_published] input:not(:checked)" },
        { trigger: ".modal button[name=action_make]", run: "click" },
        { content: "The position is open, nothing is published", trigger: ".o_statusbar_status .o_arrow_button_current:contains(Draft)" },
        { content: "Its number in groups of four", trigger: "[name=option_ids] .o_data_cell[name=notice_text]:contains(/^3010( \\d{4}){3} \\d{2}$/)" },
        { trigger: "button[name=action_publish]", run: "click" },
        { content: "It can be paid", trigger: ".o_statusbar_status .o_arrow_button_current:contains(To pay)" },
        { content: "The amount", trigger: "[name=option_ids] .o_data_cell[name=amount]:contains(600)" },
        { trigger: "button[name=action_open_case]", run: "click" },
        { content: "The case counts it", trigger: ".o_credit_case button[name=action_open_positions]:contains(1)" },
    ],
});

registry.category("web_tour.tours").add("pagopa_client_tour", {
    steps: () => [
        { content: "The client reads the positions of their debtors", trigger: ".o_list_view .o_data_row:contains(Rosa Bianchi) .o_data_cell:first", run: "click" },
        { trigger: ".o_form_view .o_statusbar_status .o_arrow_button_current:contains(To pay)" },
        { content: "And decides nothing", trigger: ".o_form_view:not(:has(button[name=action_withdraw]:visible))" },
    ],
});
