import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("credit_broken_plan_tour", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        { trigger: ".o_app[data-menu-xmlid='sagres_credit.menu_credit']", run: "click" },
        {
            content: "The missed installment is on the operator's day, before any message",
            trigger: ".o_list_view .o_group_header:contains(Missed installment)",
        },
        { trigger: ".o_data_row:contains(Rosa Bianchi) .o_data_cell:first", run: "click" },
        { content: "Nothing leaves while the operator has time", trigger: ".o_credit_case .alert-warning:contains(broken)" },
        { trigger: ".o_notebook a[name=agreements]", run: "click" },
        { content: "The plan says how much is late", trigger: "[name=plan_ids] .o_data_row:contains(Broken)" },
        { trigger: "[data-menu-xmlid='sagres_credit.menu_credit_agreement']", run: "click" },
        { trigger: ".dropdown-item[data-menu-xmlid='sagres_credit.menu_credit_plan']", run: "click" },
        { trigger: ".o_list_view .o_data_row:contains(Rosa Bianchi) .o_data_cell:first", run: "click" },
        { content: "Who broke it is called first", trigger: ".o_form_view .alert-warning:contains(calls first)" },
        { trigger: "button[name=action_give_grace]", run: "click" },
        { content: "It is in force again", trigger: ".o_statusbar_status .o_arrow_button_current:contains(In force)" },
    ],
});

registry.category("web_tour.tours").add("credit_accelerated_plan_tour", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        { trigger: ".o_app[data-menu-xmlid='sagres_credit.menu_credit']", run: "click" },
        { trigger: "[data-menu-xmlid='sagres_credit.menu_credit_agreement']", run: "click" },
        { trigger: ".dropdown-item[data-menu-xmlid='sagres_credit.menu_credit_plan']", run: "click" },
        { trigger: ".o_list_view .o_data_row:contains(Rosa Bianchi) .o_data_cell:first", run: "click" },
        { trigger: "button[name=action_accelerate]", run: "click" },
        { content: "What will happen is said before the last click", trigger: ".modal:contains(whole remainder) .btn-primary", run: "click" },
        { content: "It is broken for good", trigger: ".o_form_view:not(:has(button[name=action_give_grace]:visible))" },
        { trigger: "button[name=action_open_case]", run: "click" },
        { content: "The case is back with its policy", trigger: ".o_credit_case:not(:has(.alert-warning:contains(broken):visible))" },
    ],
});

registry.category("web_tour.tours").add("credit_approval_tour", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        { trigger: ".o_app[data-menu-xmlid='sagres_credit.menu_credit']", run: "click" },
        {
            content: "What waits stands first on the client's page, one click opens it",
            trigger: ".o_credit_waiting tr:contains(Rosa Bianchi) button",
            run: "click",
        },
        { content: "What is asked", trigger: ".o_form_view:contains(600)" },
        { content: "The whole picture is there", trigger: ".o_notebook .nav-link:contains(The whole picture)", run: "click" },
        { trigger: "button[name=action_answer]:contains(Approve)", run: "click" },
        { trigger: ".modal button[name=action_answer]", run: "click" },
        { content: "Approved, and nothing else to decide", trigger: ".o_statusbar_status .o_arrow_button_current:contains(Approved)" },
        { trigger: ".o_form_view:not(:has(button[name=action_answer]:visible))" },
    ],
});
