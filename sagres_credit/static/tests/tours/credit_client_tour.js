import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const MENU = ".o_menu_sections";

registry.category("web_tour.tours").add("credit_client_tour", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        { trigger: ".o_app[data-menu-xmlid='sagres_credit.menu_credit']", run: "click" },
        { content: "The page of the client opens first", trigger: ".o_credit_client_page .o_credit_waiting" },
        { trigger: ".o_credit_client_page .o_credit_tile[data-key=entrusted]" },
        { trigger: `${MENU} [data-menu-xmlid='sagres_credit.menu_credit_client_portfolio']`, run: "click" },
        { trigger: ".o_graph_view canvas" },
        {
            content: "Nothing of the firm's work is in the menu",
            trigger: `${MENU}:has([data-menu-xmlid='sagres_credit.menu_credit_client_case'])`
                + `:not(:has([data-menu-xmlid='sagres_credit.menu_credit_work']))`
                + `:not(:has([data-menu-xmlid='sagres_credit.menu_credit_my_day']))`
                + `:not(:has([data-menu-xmlid='sagres_credit.menu_credit_night']))`
                + `:not(:has([data-menu-xmlid='sagres_credit.menu_credit_config']))`,
        },
        { trigger: ".o_switch_view.o_pivot", run: "click" },
        { trigger: ".o_pivot_view td.o_pivot_cell_value" },
        { trigger: ".o_switch_view.o_list", run: "click" },
        { content: "Own debtors only", trigger: ".o_list_view:contains(Rosa Bianchi):not(:contains(Ugo Neri))" },
        { trigger: ".o_data_row:contains(Rosa Bianchi) .o_data_cell:first", run: "click" },
        { content: "The case can be read", trigger: ".o_form_view:contains(Rosa Bianchi)" },
        { content: "And not worked", trigger: ".o_form_view:not(:has(button[name=action_log_call]:visible))" },

        { trigger: `${MENU} [data-menu-xmlid='sagres_credit.menu_credit_client_case']`, run: "click" },
        { content: "The cases of the company", trigger: ".o_view_controller:contains(Rosa Bianchi):not(:contains(Ugo Neri))" },
        { trigger: ".o_searchview_input", run: "edit Neri" },
        { trigger: ".o_searchview_input", run: "press Enter" },
        { content: "Nor by searching", trigger: ".o_searchview_facet:contains(Neri)" },
        { trigger: ".o_view_controller:not(:contains(Ugo Neri)) .o_nocontent_help, .o_view_controller:not(:contains(Ugo Neri)):not(:has(.o_data_row))" },
    ],
});

registry.category("web_tour.tours").add("credit_client_refused_tour", {
    steps: () => [
        { content: "The address of another client's case opens nothing", trigger: ".o_error_dialog, .o_notification, .modal:contains(/access|record|acces/i)" },
        { trigger: "body:not(:contains(Ugo Neri)):not(:has(.o_form_view))" },
    ],
});
