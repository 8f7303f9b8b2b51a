import { registry } from "@web/core/registry";

const DIALOG = ".modal .o_cx_close";

registry.category("web_tour.tours").add("cx_close_loop_tour", {
    steps: () => [
        { content: "The day says why", trigger: ".o_group_name:contains(Call back)" },
        { trigger: ".o_data_row .o_data_cell[name=why_now]:contains(nessuno risponde)", run: "click" },
        { content: "The case shows the voice", trigger: ".o_cx_panel:contains(incomprensibile) .o_credit_face" },
        { trigger: ".o_cx_panel button[name=action_close_callback]", run: "click" },
        { content: "They gave 3", trigger: `${DIALOG} :contains(3 of 10)` },
        { content: "Why: the invoice", trigger: `${DIALOG} [name=root_cause_id] [role=radio]:first`, run: "click" },
        { content: "What was agreed", trigger: `${DIALOG} [name=agreement] textarea`, run: "edit Anna explains the bill by e-mail today" },
        { trigger: `${DIALOG} [name=recovery_answer] [data-value="8"]`, run: "click" },
        { trigger: `${DIALOG} [name=recovery_answer] [data-value="8"][aria-checked=true]` },
        { trigger: ".modal button[name=action_save]", run: "click" },
        { content: "The loop is closed", trigger: "body:not(:has(.modal)) .o_form_view:not(:has(.o_cx_panel))" },
    ],
});

registry.category("web_tour.tours").add("cx_wall_tour", {
    steps: () => [
        { content: "Big words on the wall", trigger: ".o_cx_wall .o_kanban_record:contains(Nessuno risponde)", run: "click" },
        { trigger: ".o_cx_tags .o_cx_suggested:contains(Answer to a question) .o_cx_accept", run: "click" },
        { content: "It counts now", trigger: ".o_cx_tag:not(.o_cx_suggested):contains(Answer to a question)" },
        { trigger: ".o_cx_tags .o_cx_suggested:has(svg) .o_cx_refuse", run: "click" },
        { trigger: ".o_cx_tags:not(:has(.o_cx_suggested)) .o_cx_add", run: "click" },
        { trigger: ".o_cx_adding [data-value=very_bad]", run: "click" },
        { trigger: ".o_cx_tag:not(.o_cx_suggested):has(svg)" },
    ],
});
