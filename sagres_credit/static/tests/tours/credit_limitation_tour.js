import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const openMenu = (section, item) => [
    { trigger: `.o_menu_sections [data-menu-xmlid='sagres_credit.${section}']`, run: "click" },
    { trigger: `.o-dropdown--menu [data-menu-xmlid='sagres_credit.${item}']`, run: "click" },
];

registry.category("web_tour.tours").add("credit_limitation_tour", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        { trigger: ".o_app[data-menu-xmlid='sagres_credit.menu_credit']", run: "click" },

        ...openMenu("menu_credit_work", "menu_credit_limitation"),
        { content: "What is near", trigger: "button.o_credit_tile[data-key='1_30']:contains(/20.00/)" },
        { content: "What nobody knows is said", trigger: ".alert:contains(without a date)" },
        { content: "What is empty opens nothing", trigger: "div.o_credit_tile[data-key='6_stopped']" },
        { content: "The next deadline, with its weekday", trigger: ".o_credit_deadlines tbody tr:first:contains(Tuesday):contains(Rosa Bianchi)" },
        { trigger: "button.o_credit_tile[data-key='1_30']", run: "click" },
        { content: "Its records, no others", trigger: ".o_list_view:has(.o_data_row:contains(Rosa Bianchi)):not(:has(.o_data_row:eq(1)))" },
        { trigger: ".o_data_row .o_data_cell:first", run: "click" },
        { content: "The item", trigger: ".o_form_view .o_field_widget[name=case_id]:contains(Rosa Bianchi)" },
        { trigger: ".breadcrumb-item:contains(Limitation), .o_back_button", run: "click" },
        { trigger: ".breadcrumb-item a:contains(Limitation), .o_back_button:contains(Limitation)", run: "click" },
        { trigger: ".o_credit_year:contains(2027)", run: "click" },
        { content: "What lapses in a year", trigger: ".o_list_view .o_data_row:contains(Rosa Bianchi)" },

        ...openMenu("menu_credit_work", "menu_credit_limitation"),
        { trigger: "button.o_credit_tile[data-key='7_undated']", run: "click" },
        { content: "Items to put right", trigger: ".o_list_view th[data-name=own_claim_kind_id]" },

        ...openMenu("menu_credit_reporting", "menu_credit_limitation_lost"),
        { content: "What was lost and why", trigger: ".o_data_row:contains(management)" },

        ...openMenu("menu_credit_work", "menu_credit_deadline"),
        { trigger: ".o_calendar_view .fc" },
        { trigger: ".o_switch_view.o_list", run: "click" },
        { trigger: ".o_data_row:contains(Rosa Bianchi) .o_data_cell:first", run: "click" },
        { content: "A deadline opens its case", trigger: ".o_form_view .o_credit_case, .o_form_view.o_credit_case, .o_form_view:contains(Rosa Bianchi)" },
    ],
});

registry.category("web_tour.tours").add("credit_limitation_client_tour", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        { trigger: ".o_app[data-menu-xmlid='sagres_credit.menu_credit']", run: "click" },
        { trigger: ".o_menu_sections [data-menu-xmlid='sagres_credit.menu_credit_client_reporting']", run: "click" },
        { trigger: ".dropdown-item[data-menu-xmlid='sagres_credit.menu_credit_client_limitation']", run: "click" },
        { trigger: ".o_credit_limitation:contains(Rosa Bianchi):not(:contains(Ugo Neri))" },
        { trigger: "button.o_credit_tile[data-key='1_30']", run: "click" },
        { trigger: ".o_list_view .o_data_row:contains(Rosa Bianchi)" },
        { trigger: ".o_menu_sections [data-menu-xmlid='sagres_credit.menu_credit_client_reporting']", run: "click" },
        { trigger: ".dropdown-item[data-menu-xmlid='sagres_credit.menu_credit_client_lost']", run: "click" },
        { trigger: ".o_list_view:not(:contains(Ugo Neri)) .o_data_row:contains(Rosa Bianchi)" },
    ],
});
