import { registry } from "@web/core/registry";

const DIALOG = ".modal:has(.o_credit_preview)";

/** E-mails stand in a shadow of the page, which a selector does not reach. */
const says = (message, words) =>
    [message, ...message.querySelectorAll("*")].some((node) =>
        (node.shadowRoot || node).textContent.includes(words)
    );

const inTimeline = (words) => ({
    content: `The timeline says: ${words}`,
    trigger: ".o-mail-Message",
    async run() {
        for (let tries = 0; tries < 50; tries++) {
            if ([...document.querySelectorAll(".o-mail-Message")].some((message) => says(message, words))) {
                return;
            }
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        throw new Error(`The timeline does not say: ${words}`);
    },
});

registry.category("web_tour.tours").add("credit_write_tour", {
    steps: () => [
        { content: "Write from the case", trigger: "button[name=action_write_notice]", run: "click" },
        { content: "The preview names the debtor", trigger: `${DIALOG} .o_credit_preview [name=body]:contains(Rosa Bianchi)` },
        { content: "The address is shown", trigger: `${DIALOG} [name=address]:contains(rosa@example.com)` },
        { content: "What leaves, in one sentence", trigger: `${DIALOG} [name=summary]:contains(Rosa Bianchi)` },
        {
            content: "Words of one's own",
            trigger: `${DIALOG} [name=note] textarea`,
            run: "edit As we said on the phone this morning. && press Tab",
        },
        { content: "They are in the preview", trigger: `${DIALOG} .o_credit_preview:contains(As we said on the phone)` },
        { trigger: `${DIALOG} button[name=action_send]:visible`, run: "click" },
        { content: "It says that it left", trigger: ".o_notification:contains(Rosa Bianchi)" },
        { trigger: "body:not(:has(.modal))" },
        inTimeline("As we said on the phone"),
    ],
});

registry.category("web_tour.tours").add("credit_reply_tour", {
    steps: () => [
        { content: "The answer waits on My day", trigger: ".o_data_row:contains(Rosa Bianchi)" },
        {
            trigger: ".o_data_row .o_data_cell[name=partner_id]:contains(Rosa Bianchi)",
            run: "click",
        },
        inTimeline("I will pay on Friday"),
        inTimeline("As we said on the phone"),
    ],
});
