import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("credit_match_tour", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        { trigger: ".o_app[data-menu-xmlid='sagres_credit.menu_credit']", run: "click" },
        { trigger: ".o_menu_sections [data-menu-xmlid='sagres_credit.menu_credit_agreement']", run: "click" },
        { trigger: ".dropdown-item[data-menu-xmlid='sagres_credit.menu_credit_receipt_queue']", run: "click" },
        { content: "What waits is in one list", trigger: ".o_list_view .o_data_row:contains(1,000.00)" },
        { trigger: ".o_list_view .o_data_row:contains(saldo) .o_data_cell:first", run: "click" },
        { content: "Two ways to add up, with their reasons", trigger: ".o_form_view .o_data_row:nth-child(2):contains(add up to it)" },
        { content: "Another proposal by the keyboard", trigger: ".o_form_view button[name=action_other]", run: "press Alt+w" },
        { content: "The second is chosen", trigger: ".o_form_view .o_data_row:nth-child(2) .fa-dot-circle-o" },
        { content: "Confirmed by the keyboard", trigger: ".o_form_view button[name=action_confirm]", run: "press Alt+q" },
        { content: "The next one opens by itself", trigger: ".o_form_view:contains(chi lo sa)" },
        { content: "Nothing fits: it is assigned", trigger: ".o_form_view button[name=action_assign]", run: "press Alt+y" },
        { trigger: ".modal .o_field_widget[name=partner_id] input", run: "edit Rosa Bianchi" },
        { trigger: ".modal .o_field_widget[name=partner_id] .dropdown-item:contains(Rosa Bianchi)", run: "click" },
        { content: "What is left over is said before the last click", trigger: ".modal [name=rest_on_account]" },
        { trigger: ".modal button[name=action_assign]", run: "click" },
        { content: "Nothing waits any more", trigger: ".o_list_view:contains(All money has found what it pays)" },
    ],
});
