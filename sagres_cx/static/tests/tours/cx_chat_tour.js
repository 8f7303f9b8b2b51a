import { registry } from "@web/core/registry";

const CHAT = ".o-livechat-root:shadow ";
const SENT = " .o-mail-Message-content:not(.opacity-50)";

/** Fail where something is wider than the screen of the telephone. */
function fits() {
    if (document.documentElement.scrollWidth > window.innerWidth) {
        throw new Error(`The page is ${document.documentElement.scrollWidth} wide, the screen ${window.innerWidth}`);
    }
}

registry.category("web_tour.tours").add("cx_chat_visitor_tour", {
    steps: () => [
        { content: "One known datum is asked", trigger: "#answer", run: "edit C-1001" },
        { trigger: ".o_credit_form button[type=submit]", run: "click", expectUnloadPage: true },
        { content: "Somebody is there", trigger: ".o_cx_chat_open:not([hidden]):contains(Write to us now)", run: fits },
        { trigger: ".o_cx_chat_open:not([hidden])", run: "click" },
        { content: "The chat opens", trigger: `${CHAT}.o-mail-ChatWindow` },
        { trigger: `${CHAT}.o-mail-Composer-input`, run: "edit I lost my job" },
        { trigger: `${CHAT}.o-mail-Composer-input`, run: "press Enter" },
        { content: "It is sent", trigger: `${CHAT}.o-mail-Thread:not([data-transient]) .o-mail-Message:contains(I lost my job)${SENT}` },
    ],
});

registry.category("web_tour.tours").add("cx_chat_operator_tour", {
    steps: () => [
        { content: "The team finds the chats of its clients", trigger: ".o_list_view .o_data_row:contains(Casa Serena)" },
        { trigger: ".o_menu_systray i[aria-label='Messages']", run: "click" },
        { content: "The debtor stands there by name", trigger: ".o-mail-NotificationItem:contains(Rosa Bianchi)", run: "click" },
        { content: "Who writes has proved it", trigger: `.o_cx_identity:contains(Rosa Bianchi)` },
        { content: "What was written", trigger: `.o-mail-Message:contains(I lost my job)` },
        { trigger: `.o-mail-Composer-input`, run: "edit I am sorry. Shall we find a way together?" },
        { trigger: `.o-mail-Composer-input`, run: "press Enter" },
        { content: "It is answered", trigger: `.o-mail-Message:contains(find a way together)${SENT}` },
        { trigger: `.o_cx_identity a`, run: "click" },
        { content: "The case opens", trigger: ".o_form_view:contains(Rosa Bianchi)" },
    ],
});

registry.category("web_tour.tours").add("cx_chat_stranger_tour", {
    steps: () => [
        { trigger: ".o_cx_chat_open:not([hidden])", run: "click" },
        { trigger: `${CHAT}.o-mail-Composer-input`, run: "edit How much do I owe?" },
        { trigger: `${CHAT}.o-mail-Composer-input`, run: "press Enter" },
        { trigger: `${CHAT}.o-mail-Thread:not([data-transient]) .o-mail-Message:contains(How much)${SENT}`, run: fits },
    ],
});

registry.category("web_tour.tours").add("cx_chat_unproven_tour", {
    steps: () => [
        { content: "The team finds the chats of its clients", trigger: ".o_list_view .o_data_row:contains(Casa Serena)" },
        { trigger: ".o_menu_systray i[aria-label='Messages']", run: "click" },
        { trigger: ".o-mail-NotificationItem:contains(How much do I owe?)", run: "click" },
        { content: "A warning stands above", trigger: `.o_cx_identity:contains(say nothing of the debt)` },
        { trigger: `.o-mail-Message:contains(How much do I owe?)` },
    ],
});
