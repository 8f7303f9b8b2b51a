import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const MENU = ".o_menu_sections";
const LOADED = ".o_spreadsheet_dashboard_action:not(:has(.dashboard-loading-status))";

registry.category("web_tour.tours").add("credit_report_manager_tour", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        { trigger: ".o_app[data-menu-xmlid='sagres_credit.menu_credit']", run: "click" },
        { trigger: `${MENU} [data-menu-xmlid='sagres_credit.menu_credit_reporting']`, run: "click" },
        { trigger: ".o-dropdown--menu [data-menu-xmlid='sagres_credit.menu_credit_dashboard_manager']", run: "click" },
        { content: "The dashboard draws its figures", trigger: `${LOADED} .o-scorecard` },
        { trigger: `${LOADED} .o-chart-container canvas:not(.o-scorecard)` },

        { trigger: `${MENU} [data-menu-xmlid='sagres_credit.menu_credit_reporting']`, run: "click" },
        { trigger: ".o-dropdown--menu [data-menu-xmlid='sagres_credit.menu_credit_client_report']", run: "click" },
        { trigger: ".o_data_row:contains(Casa Serena) .o_data_cell:first", run: "click" },
        { content: "What the client will read", trigger: ".o_field_widget[name=preview_html]:contains(Up to 30 days)" },
        { trigger: ".o_notebook_headers .nav-link:contains(Your words)", run: "click" },
        { trigger: ".o_field_widget[name=words_heard] textarea", run: "edit A hard month." },
        { trigger: "button[name=action_approve]:contains(Approve and send)", run: "click" },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        {
            content: "It has left: paper and workbook were made meanwhile", timeout: 60000,
            trigger: ".o_arrow_button_current:contains(Sent to the client)",
        },
        { trigger: ".o_notebook_headers .nav-link:contains(Sent to)", run: "click" },
        { trigger: ".o_field_widget[name=sending_ids] .o_data_row:contains(elio@casaserena.example.com)" },
    ],
});

registry.category("web_tour.tours").add("credit_report_client_tour", {
    steps: () => [
        { content: "The dashboard on a phone", trigger: ".o_mobile_dashboard .o_figure_row:first .o-scorecard" },
        { trigger: ".o_mobile_dashboard .o-mobile-figure canvas:not(.o-scorecard)" },
        { trigger: "body:not(:has(.o_error_dialog))" },
    ],
});

registry.category("web_tour.tours").add("credit_report_phone_tour", {
    steps: () => [
        { trigger: ".o_kanban_record:contains(Casa Serena):not(:contains(Acqua))", run: "click" },
        { content: "The report can be read", trigger: ".o_field_widget[name=preview_html]:contains(A hard month.)" },
        { content: "And not changed", trigger: ".o_form_view:not(:has(button[name=action_prepare]))" },
    ],
});

registry.category("web_tour.tours").add("credit_report_operator_tour", {
    steps: () => [
        { trigger: `${LOADED} .o-scorecard` },
        { content: "Own cases first", trigger: ".o_searchview_facet:contains(anna)" },
    ],
});
