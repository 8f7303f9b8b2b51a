import { registry } from "@web/core/registry";

/** Fail where something is wider than the screen of the telephone, with the text as it is and at twice its size. */
function fits() {
    for (const size of ["", "200%"]) {
        document.documentElement.style.fontSize = size;
        const wide = [...document.querySelectorAll(".o_credit_page *")].filter(
            (node) => node.getBoundingClientRect().right > window.innerWidth + 1
        );
        if (document.documentElement.scrollWidth > window.innerWidth) {
            const names = wide.map((node) => `${node.tagName}.${node.className}`).join(", ");
            throw new Error(`With text at ${size || "100%"} this is wider than the screen: ${names}`);
        }
    }
    document.documentElement.style.fontSize = "";
}

/** Fail where a person who does not see the page would not know what a code or a button is. */
function speaks() {
    for (const image of document.querySelectorAll(".o_pagopa_qr")) {
        if (!/\d{4} \d{4} \d{4} \d{4} \d{2}/.test(image.alt)) {
            throw new Error(`A code says nothing of its notice: ${image.alt}`);
        }
    }
    for (const button of document.querySelectorAll(".o_credit_copy")) {
        if (!button.getAttribute("aria-label")) {
            throw new Error("A button to copy does not say what it copies");
        }
    }
}

/** What is copied is the number without blanks. */
function copies({ anchor }) {
    const number = document.getElementById(anchor.dataset.copy).textContent.trim();
    if (!/^\d{18}$/.test(number)) {
        throw new Error(`This would be copied: ${number}`);
    }
}

registry.category("web_tour.tours").add("pagopa_debtor_tour", {
    steps: () => [
        { content: "One known datum is asked", trigger: "#answer", run: "edit C-1001" },
        { trigger: ".o_credit_form button[type=submit]", run: "click", expectUnloadPage: true },
        { content: "Pay by notice", trigger: ".o_credit_choice_first:contains(pagoPA notice)", run: fits },
        { trigger: ".o_credit_choice_first", run: "click", expectUnloadPage: true },
        { content: "The notice", trigger: ".o_pagopa_notice .o_pagopa_qr", run: fits },
        { content: "The installments, the next one open", trigger: "details[open] .o_pagopa_qr", run: speaks },
        { trigger: "summary:contains(Installment 2)", run: "click" },
        { trigger: "details[open] summary:contains(Installment 2)", run: fits },
        { content: "The number is copied", trigger: ".o_credit_copy:not([hidden])", run: copies },
        { content: "The document", trigger: "a:contains(Download the notice)[href*='/notice/']" },
        { content: "Where to pay", trigger: "#how_title:contains(How and where to pay)" },
        { trigger: "a:contains(Back to the page)", run: "click", expectUnloadPage: true },
        { trigger: "h1:contains(Rosa Bianchi)" },
    ],
});
