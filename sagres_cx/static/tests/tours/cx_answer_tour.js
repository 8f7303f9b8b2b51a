import { registry } from "@web/core/registry";

/** Fail where something is wider than the screen of the telephone, also with the text at 200 %. */
function fits() {
    for (const size of ["", "200%"]) {
        document.documentElement.style.fontSize = size;
        if (document.documentElement.scrollWidth > window.innerWidth) {
            throw new Error(`The page is ${document.documentElement.scrollWidth} wide, the screen ${window.innerWidth}`);
        }
    }
    document.documentElement.style.fontSize = "";
}

registry.category("web_tour.tours").add("cx_answer_tour", {
    steps: () => [
        { content: "One question", trigger: "h1:contains(How likely)", run: fits },
        { content: "First tap", trigger: ".o_cx_score[value='0']", run: "click", expectUnloadPage: true },
        { content: "The score was kept", trigger: "h1:contains(we noted 0)", run: fits },
        { content: "Second tap", trigger: "button:contains(Send)", run: "click", expectUnloadPage: true },
        { content: "What happens now", trigger: "p:contains(within two working days)", run: fits },
        { trigger: "button:contains(Call me)", run: "click", expectUnloadPage: true },
        { content: "They are called", trigger: ".o_credit_notice:contains(calls you within two working days)", run: fits },
    ],
});
