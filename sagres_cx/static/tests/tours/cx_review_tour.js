import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("cx_review_tour", {
    steps: () => [
        { content: "What comes back, with its words", trigger: ".o_data_row:contains(What is this sum?)" },
        { trigger: ".o_data_row button[name=action_start]", run: "click" },
        { content: "The improvement knows its reason", trigger: ".o_field_widget[name=name] textarea:value(/understand/), .o_field_widget[name=name] input:value(/understand/)" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
        { trigger: ".o_menu_sections [data-menu-xmlid='sagres_cx.menu_cx']", run: "click" },
        { trigger: ".o-dropdown--menu [data-menu-xmlid='sagres_cx.menu_cx_review']", run: "click" },
        { trigger: ".o_list_button_add", run: "click" },
        { content: "The only mandate is proposed", trigger: ".o_field_widget[name=mandate_id] input:value(/Casa Serena/)" },
        { trigger: ".o_form_button_save", run: "click" },
        { content: "The agenda reads voices aloud", trigger: ".o_cx_section_voices:contains(Nobody explains it)" },
        { trigger: ".o_cx_section_thanks:contains(Thank you, at last)" },
        { trigger: ".o_notebook_headers a[name=decisions]", run: "click" },
        { trigger: ".o_field_x2many_list_row_add a", run: "click" },
        { trigger: ".o_selected_row [name=name] input", run: "edit Plain words on the invoice" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
        { trigger: "button[name=action_hold]", run: "click" },
        { trigger: ".modal .btn-primary", run: "click" },
        { content: "Held", trigger: ".o_arrow_button_current[data-value=held]" },
    ],
});

registry.category("web_tour.tours").add("cx_action_client_tour", {
    steps: () => [
        { trigger: ".o_kanban_group:contains(Proposed) .o_kanban_record:contains(Plain words)", run: "click" },
        { trigger: "button[name=action_decide]", run: "click" },
        { content: "Decided", trigger: ".o_arrow_button_current[data-value=decided]" },
    ],
});
