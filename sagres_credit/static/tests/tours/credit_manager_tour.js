import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const LEDGER = [
    "Codice cliente;Ragione sociale;Codice fiscale;Numero fattura;Data fattura;Data scadenza;Importo",
    "C1;Mario Rossi;RSSMRA85T10A562S;001;01/06/2026;30/06/2026;400,00",
    "C1;Mario Rossi;RSSMRA85T10A562S;002;01/07/2026;31/07/2026;150,50",
    "C2;Giuseppe Verdi;VRDGPP13R10B293P;003;01/09/2026;30/09/2026;80,00",
].join("\n");

const openMenu = (section, item) => [
    { trigger: `.o_menu_sections [data-menu-xmlid='sagres_credit.${section}']`, run: "click" },
    { trigger: `.o-dropdown--menu [data-menu-xmlid='sagres_credit.${item}']`, run: "click" },
];

registry.category("web_tour.tours").add("credit_manager_tour", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        { trigger: ".o_app[data-menu-xmlid='sagres_credit.menu_credit']", run: "click" },

        ...openMenu("menu_credit_night", "menu_credit_import"),
        { trigger: ".o_list_button_add", run: "click" },
        { content: "The mandate is proposed", trigger: ".o_field_widget[name=mandate_id] input:value(/Casa Serena/)" },
        {
            content: "Choose the file",
            trigger: ".o_field_widget[name=file] input[type=file]:not(:visible)",
            run() {
                const files = new DataTransfer();
                files.items.add(new File([LEDGER], "casa_serena.csv", { type: "text/csv" }));
                this.anchor.files = files.files;
                this.anchor.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        { trigger: ".o_field_widget[name=file]:contains(casa_serena.csv), .o_field_widget[name=file] input:value(casa_serena.csv)" },
        { trigger: "button[name=action_validate]:visible", run: "click" },
        { content: "Progress is shown", trigger: ".o_credit_progress" },
        { content: "Judged while the page was open", trigger: ".o_arrow_button_current[data-value=valid]" },
        { trigger: ".o_field_widget[name=new_count]:contains(/^3$/)" },
        { trigger: "button[name=action_book]:visible", run: "click" },
        { trigger: ".modal .btn-primary", run: "click" },
        { content: "Progress is shown", trigger: ".o_credit_progress" },
        { content: "Booked while the page was open", trigger: ".o_arrow_button_current[data-value=done]" },

        ...openMenu("menu_credit_night", "menu_credit_run_start"),
        { content: "The night waits to start, the page says so", trigger: ".o_form_view .o_credit_progress" },
        { content: "Done while the page was open", trigger: ".o_arrow_button_current[data-value=done]" },
        { trigger: "button[name=action_open_opened]:contains(2)", run: "click" },
        { content: "The ledger became cases", trigger: ".o_view_controller:contains(Mario Rossi):contains(Giuseppe Verdi)" },

        ...openMenu("menu_credit_reporting", "menu_credit_operator_report"),
        { content: "The operator has them", trigger: ".o_kanban_record:contains(anna):contains(300)" },
        { trigger: ".o_kanban_record a[name=action_open_today]:contains(2)", run: "click" },
        { trigger: ".o_view_controller:contains(Mario Rossi)" },
        ...openMenu("menu_credit_config", "menu_credit_mandate"),
        { trigger: ".o_kanban_record:contains(Casa Serena):contains(/630.50/)" },
    ],
});
