import { registry } from "@web/core/registry";

/** Draw a line on the canvas of the signature, as a finger does. */
function draw({ anchor }) {
    const box = anchor.getBoundingClientRect();
    const at = (x, y) => ({
        bubbles: true, buttons: 1, pointerId: 1, clientX: box.left + box.width * x, clientY: box.top + box.height * y,
    });
    anchor.dispatchEvent(new PointerEvent("pointerdown", at(0.2, 0.5)));
    anchor.dispatchEvent(new PointerEvent("pointermove", at(0.5, 0.3)));
    anchor.dispatchEvent(new PointerEvent("pointermove", at(0.8, 0.6)));
    anchor.dispatchEvent(new PointerEvent("pointerup", at(0.8, 0.6)));
}

/** Fail where something is wider than the screen of the telephone. */
function fits() {
    if (document.documentElement.scrollWidth > window.innerWidth) {
        throw new Error(`The page is ${document.documentElement.scrollWidth} wide, the screen ${window.innerWidth}`);
    }
}

registry.category("web_tour.tours").add("credit_debtor_tour", {
    steps: () => [
        { content: "One known datum is asked", trigger: "#answer", run: "edit C-1001" },
        { trigger: ".o_credit_form button[type=submit]", run: "click", expectUnloadPage: true },
        { content: "The name and one sum", trigger: "h1:contains(Rosa Bianchi)", run: fits },
        { content: "Who looks after them", trigger: ".o_credit_card:contains(Anna)" },
        { trigger: ".o_credit_choice:contains(Pay in installments)", run: "click", expectUnloadPage: true },
        { content: "The plans that are allowed", trigger: "h1:contains(Pay in installments)", run: fits },
        { trigger: ".o_credit_choice:contains(3 installments)", run: "click", expectUnloadPage: true },
        { content: "The whole text", trigger: "li:contains(acknowledge that you owe)", run: fits },
        { trigger: "#name", run: "edit Rosa Bianchi" },
        { trigger: ".o_credit_draw:not([hidden]) .o_credit_canvas", run: draw },
        { trigger: "#agree", run: "click" },
        { trigger: ".o_credit_form button[type=submit]", run: "click", expectUnloadPage: true },
        { content: "What happens now", trigger: ".o_credit_notice:contains(The plan is in force)", run: fits },
        { trigger: "a.o_credit_primary:contains(The next installment)", run: "click", expectUnloadPage: true },
        { content: "The payment form", trigger: "#o_payment_form", run: fits },
        { trigger: "#customer_input", run: "edit 4242" },
        { trigger: "button[name=o_payment_submit_button]:enabled", run: "click", expectUnloadPage: true },
        { content: "Paid, and what is left", trigger: "h1:contains(Thank you)", timeout: 60000, run: fits },
        { trigger: "a.o_credit_secondary:contains(Back to the page)", run: "click", expectUnloadPage: true },
        { content: "The plan stands on the page", trigger: "#plan_title:contains(Your plan)" },
    ],
});
