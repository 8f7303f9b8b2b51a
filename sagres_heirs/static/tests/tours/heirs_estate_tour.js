import { registry } from "@web/core/registry";

const ESTATE = ".o_form_view:has(.o_statusbar_status .o_arrow_button:contains(To verify))";
const PERSON = (name) => `[name=heir_ids] .o_data_row:contains(${name})`;

/** Choose a value in a list of choices. */
const choose = (field, value, inside = "") => [
    { trigger: `${inside} .o_field_widget[name=${field}] .o_select_menu_toggler`, run: "click" },
    { trigger: `.o_select_menu_item:contains(${value})`, run: "click" },
];

const openPage = (name) => ({ trigger: `.o_notebook .nav-link[name=${name}]`, run: "click" });

const isStage = (label) => ({
    content: `The estate is «${label}»`,
    trigger: `.o_statusbar_status .o_arrow_button_current:contains(${label})`,
});

const learnOfTheDeath = () => [
    { content: "From the case of the debtor", trigger: ".o_credit_case .o_statusbar_buttons button[title=More]", run: "click" },
    { trigger: ".o-dropdown--menu button[name=action_report_death]", run: "click" },
    { content: "What stops is said before the click", trigger: ".modal .alert-info:contains(Cases held at once)" },
    { trigger: ".modal [name=date_death] input", run: "edit 10/01/2026 && press Tab" },
    { trigger: ".modal [name=source_note] input", run: "edit The daughter, on the phone" },
    { trigger: ".modal button[name=action_open]", run: "click" },
    isStage("To verify"),
    { content: "Nothing is certain yet, it says what lacks", trigger: `${ESTATE} .alert-warning:contains(must prove it)` },
];

const confirmIt = () => [
    ...choose("source", "Death certificate", ESTATE),
    { trigger: `${ESTATE} [name=source_note] input`, run: "edit Comune di Genova, act no. 12 && press Tab" },
    { trigger: "button[name=action_confirm]", run: "click" },
    isStage("Searching"),
];

const writeTheFamily = () => [
    openPage("heirs"),
    { trigger: "button[name=action_preset]", run: "click" },
    { trigger: ".modal [name=spouse] input", run: "edit Carlo Bianchi" },
    {
        content: "One person a line",
        trigger: ".modal [name=names] textarea",
        run() {
            this.anchor.value = "Luca Bianchi\nMarta Bianchi";
            this.anchor.dispatchEvent(new InputEvent("input", { bubbles: true }));
            this.anchor.dispatchEvent(new Event("change", { bubbles: true }));
        },
    },
    { trigger: ".modal button[name=action_add]", run: "click" },
    { content: "The law divides at once", trigger: `${PERSON("Luca")}:contains(1/3)` },
    { content: "A simple family is a list; the tree opens where it is wanted", trigger: ".o_heirs_tree button:contains(Show the tree)", run: "click" },
    { content: "Luca in the tree, with his part", trigger: ".o_heirs_tree .o_heirs_node:contains(Luca):contains(1/3)" },
    { content: "A person of the tree opens", trigger: ".o_heirs_tree .o_heirs_node:contains(Luca)", run: "click" },
    { trigger: ".modal .o_notebook .nav-link[name=data]", run: "click" },
    { trigger: ".modal [name=street] input", run: "edit Via Roma 1" },
    { trigger: ".modal [name=zip] input", run: "edit 16121" },
    { trigger: ".modal [name=city] input", run: "edit Genova && press Tab" },
    { trigger: ".modal .o_form_button_save", run: "click" },
    { trigger: "body:not(:has(.modal))" },
    openPage("shares"),
    { content: "The steps, with the article", trigger: "[name=shares_explanation] li:contains(581 c.c.)" },
    openPage("heirs"),
];

const recordAnAcceptance = () => [
    { trigger: `${PERSON("Luca")} button[name=action_record]`, run: "click" },
    ...choose("kind", "Accepted by deed", ".modal"),
    { content: "What it means, before saving", trigger: ".modal .alert-info:contains(475 c.c.)" },
    { trigger: ".modal [name=proof] input", run: "edit Notaio Rossi, rep. 12" },
    { trigger: ".modal button[name=action_save]", run: "click" },
    { content: "An heir with their part of the debt", trigger: `${PERSON("Luca")}:contains(Has accepted):contains(333.3)` },
    { content: "Marta is called at most, and owes nothing", trigger: `${PERSON("Marta")}:not(:contains(Has accepted))` },
];

const writeALetter = () => [
    openPage("letters"),
    { trigger: "button[name=action_write_letter]", run: "click" },
    ...choose("kind", "Notice to an heir", ".modal"),
    { content: "Who may receive it is said", trigger: ".modal [name=explanation]:contains(Only for who accepted)" },
    { trigger: ".modal [name=heir_id] input", run: "edit Luca" },
    { trigger: ".ui-menu-item a:contains(Luca Bianchi), .o-autocomplete--dropdown-item:contains(Luca Bianchi)", run: "click" },
    { trigger: ".modal button[name=action_write]", run: "click" },
    { content: "The letter is open, to the heir alone", trigger: ".o_form_view [name=address]:contains(Luca Bianchi)" },
    isStage("Draft"),
    { trigger: "button[name=action_open_estate]", run: "click" },
];

const reachTheHeir = () => [
    { trigger: ".o_form_view button[name=action_open_case]", run: "click" },
    { content: "The case of the deceased shows its heirs", trigger: "[name=heirs_box] .o_data_row:contains(Luca Bianchi)" },
    { trigger: "[name=heirs_box] .o_data_row:contains(Luca Bianchi) button[name=action_open]", run: "click" },
    { content: "The case of the heir", trigger: ".o_credit_case:has(.o_credit_who:contains(Luca Bianchi))" },
    { content: "Agreements are made here", trigger: ".o_credit_case button[name=action_plan]:visible" },
];

registry.category("web_tour.tours").add("heirs_estate_tour", {
    steps: () => [
        ...learnOfTheDeath(),
        ...confirmIt(),
        ...writeTheFamily(),
        ...recordAnAcceptance(),
        ...writeALetter(),
        ...reachTheHeir(),
    ],
});
