import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("cx_page_tour", {
    steps: () => [
        { content: "The voice of debtors with its interval", trigger: ".o_cx_page .o_cx_voice[data-key=debtor]:contains(±):contains(Voices: 35)" },
        { content: "Few customers spoke", trigger: ".o_cx_voice[data-key=customer]:contains(Few voices)" },
        { content: "No partner spoke: no value", trigger: ".o_cx_voice[data-key=partner]:not(:has(button)):contains(Nobody)" },
        { content: "The words behind a reason", trigger: ".o_cx_drivers:contains(Three invoices)" },
        { trigger: ".o_cx_by_month th:contains(Debtors)" },
        { content: "Another period", trigger: "select.o_cx_months", run: "select 12" },
        { trigger: ".o_cx_page :contains(Dec 1, 2025)" },
        { trigger: ".o_cx_voice[data-key=debtor] button", run: "click" },
        { content: "A figure opens its voices", trigger: ".o_list_view .o_data_row" },
        { trigger: ".o_switch_view.o_pivot", run: "click" },
        { trigger: ".o_pivot_view td.o_pivot_cell_value" },
    ],
});

registry.category("web_tour.tours").add("cx_journey_tour", {
    steps: () => [
        { content: "A moment that hurts", trigger: ".o_cx_journey .o_cx_moment:contains(Collection call) .fa-frown-o" },
        { content: "And one nobody spoke of", trigger: ".o_cx_moment:contains(Contract):not(button):contains(No score)" },
        { trigger: "select.o_cx_stakeholder", run: "select customer" },
        { trigger: ".o_cx_moment:contains(Collection call):not(button)" },
        { trigger: "select.o_cx_stakeholder", run: "select debtor" },
        { trigger: "button.o_cx_moment:contains(Collection call)", run: "click" },
        { trigger: ".o_list_view .o_data_row" },
    ],
});
