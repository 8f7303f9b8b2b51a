import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const DIALOG = ".modal .o_credit_call_log";

/** Count what the mouse must do from here on: a field that has the focus already needs no click. */
function countClicks() {
    window.creditClicks = 0;
    const count = (ev) => (window.creditClicks += ev.target === document.activeElement ? 0 : 1);
    document.addEventListener("pointerdown", count, { capture: true });
}

function assertFewClicks() {
    if (window.creditClicks >= 5) {
        throw new Error(`Logging a call took ${window.creditClicks} clicks`);
    }
}

const isCase = (name) => ({
    content: `The case of ${name} is open, the way back is My day`,
    trigger: `.o_form_view:has(.o_credit_who:contains("${name}")) .o_breadcrumb:contains("${name}")`,
});

const choose = (field, value) => ({
    content: `Choose ${value} as ${field}`,
    trigger: `${DIALOG} [name=${field}] [data-value="${value}"]`,
    run: "click",
});

/** The value that another choice has brought. */
const isChosen = (field, value) => ({
    trigger: `${DIALOG} [name=${field}] [data-value="${value}"][aria-checked=true]`,
});

registry.category("web_tour.tours").add("credit_operator_tour", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        { trigger: ".o_app[data-menu-xmlid='sagres_credit.menu_credit']", run: "click" },
        { content: "Four debtors today", trigger: ".o_credit_my_day_strip .o_credit_left:contains(/^4$/)" },
        { trigger: ".o_credit_my_day_strip .o_credit_done:contains(/^0$/)" },
        {
            content: "The first one weighs most",
            trigger: ".o_data_row:first .o_data_cell[name=partner_id]:contains(Aldo)",
            run() {
                this.anchor.focus();
            },
        },
        { content: "Enter opens the case", trigger: ".o_data_row:first .o_data_cell[name=partner_id]:focus", run: "press Enter" },
        isCase("Aldo"),
        { content: "The case says why it is here", trigger: ".o_credit_now [name=why_now]:contains(/./)" },
        { content: "The invoices are listed", trigger: ".o_field_widget[name=open_receivable_ids] .o_data_row" },
        { trigger: "button[name=action_log_call]", run: "click" },
        {
            content: "Why it is not paid: something about the invoice",
            trigger: `${DIALOG} [name=reason_id] [role=radio]:first`,
            run(helpers) {
                countClicks();
                return helpers.click();
            },
        },
        { content: "It never came", trigger: `${DIALOG} .o_credit_reason_details [role=radio]:first`, run: "click" },
        choose("emotion", "bad"),
        { content: "The words are next", trigger: `${DIALOG} [name=body] textarea:focus`, run: "edit The invoice never came, I pay as soon as I have it." },
        { trigger: `${DIALOG} .o_credit_reason_details [role=radio]:first:is([aria-checked=true])` },
        { trigger: ".modal button[name=action_save_and_next]", run: "click" },
        isCase("Bice"),
        { content: "In under five clicks", trigger: "body", run: assertFewClicks },

        { content: "Nobody answers", trigger: "button[name=action_log_call]", run: "click" },
        choose("outcome", "no_answer"),
        isChosen("next_step", "call_back"),
        { content: "Nobody spoke: no reason is asked", trigger: `${DIALOG}:not(:has([name=reason_id]))` },
        { trigger: ".modal button[name=action_save_and_next]", run: "click" },
        isCase("Carlo"),

        { content: "Asks to be called back", trigger: "button[name=action_log_call]", run: "click" },
        choose("outcome", "call_back"),
        isChosen("next_step", "call_back"),
        { trigger: `${DIALOG} [name=next_time] input`, run: "edit 15:00" },
        { trigger: ".modal button[name=action_save_and_next]", run: "click" },
        isCase("Dora"),

        { content: "Back to the day", trigger: ".o_breadcrumb .o_back_button", run: "click" },
        { content: "One is left", trigger: ".o_credit_my_day_strip .o_credit_left:contains(/^1$/)" },
        { content: "Three are done", trigger: ".o_credit_my_day_strip .o_credit_done:contains(/^3$/)" },
        { content: "Two were reached", trigger: ".o_credit_my_day_strip .o_credit_reached:contains(/^2$/)" },
        { content: "The list shrank", trigger: ".o_list_view:not(:has(.o_data_row:nth-child(3))) .o_data_row:contains(Dora)" },
    ],
});

registry.category("web_tour.tours").add("credit_day_done_tour", {
    steps: () => [
        { content: "The day is done, others wait", trigger: ".o_credit_my_day_done .o_credit_take_more", run: "click" },
        { content: "They are on the list", trigger: ".o_data_row:contains(Aldo)" },
    ],
});

registry.category("web_tour.tours").add("credit_colleague_tour", {
    steps: () => [
        { content: "Whose debtor this is", trigger: ".o_credit_case [name=owner_line]:contains(anna)" },
        { content: "What is not theirs is not offered", trigger: ".o_form_statusbar:not(:has([name=action_hold])):not(:has([name=action_reassign]))" },
        { content: "They rang", trigger: "button[name=action_log_call]", run: "click" },
        { trigger: `${DIALOG}:not(:has([data-value=no_answer])):not(:has([data-value=promise]))` },
        choose("outcome", "call_back"),
        isChosen("next_step", "call_back"),
        { trigger: `${DIALOG} [name=body] textarea`, run: "edit Please ring me tomorrow" },
        { trigger: ".modal button[name=action_save]", run: "click" },
        { content: "It is in the timeline", trigger: "body:not(:has(.modal)) .o-mail-Message:contains(Please ring me tomorrow)" },
    ],
});
