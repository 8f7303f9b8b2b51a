import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("credit_checkup_tour", {
    steps: () => [
        { trigger: ".o_credit_checkup .o_credit_tile[data-key=open]:contains(Debtors: 3)" },
        { trigger: ".o_credit_checkup .o_credit_proposals:contains(a person comes first)" },
        { trigger: ".o_credit_checkup table[data-key=ageing] button", run: "click" },
        { content: "A number opens its items", trigger: ".o_list_view .o_data_row" },
        { trigger: ".breadcrumb-item a, .o_back_button", run: "click" },
        { trigger: ".o_control_panel .o_credit_freeze", run: "click" },
        { trigger: ".modal:contains(nobody can change them) .btn-primary", run: "click" },
        { content: "The baseline is frozen", trigger: ".o_credit_checkup .fa-lock" },
        { trigger: "body:not(:has(.o_credit_freeze)) .o_credit_checkup" },
        { trigger: ".o_credit_checkup .o_credit_tile[data-key=open]", run: "click" },
        { trigger: ".o_list_view .o_data_row:contains(Edil Sud)" },
    ],
});

registry.category("web_tour.tours").add("credit_checkup_client_tour", {
    steps: () => [
        { trigger: ".o_credit_checkup h1:contains(Casa Serena)" },
        { trigger: "body:not(:has(.o_credit_freeze)):not(:has(.o_credit_adopt)) .o_credit_checkup" },
        { trigger: ".o_credit_checkup .o_credit_tile[data-key=is_uncontacted]", run: "click" },
        { content: "Own items only", trigger: ".o_list_view:contains(Edil Sud):not(:contains(Zoe))" },
    ],
});
