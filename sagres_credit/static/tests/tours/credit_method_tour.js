import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const openMenu = (section, item) => [
    { trigger: `.o_menu_sections [data-menu-xmlid='sagres_credit.${section}']`, run: "click" },
    { trigger: `.o-dropdown--menu [data-menu-xmlid='sagres_credit.${item}']`, run: "click" },
];
const figure = (code) => `.o_credit_figure[data-code='${code}']`;
const back = [{ trigger: ".o_back_button, .breadcrumb-item a", run: "click" }];

registry.category("web_tour.tours").add("credit_method_manager_tour", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        { trigger: ".o_app[data-menu-xmlid='sagres_credit.menu_credit']", run: "click" },
        ...openMenu("menu_credit_reporting", "menu_credit_method_page"),
        { trigger: "select.o_credit_client", run: "selectByLabel Casa Serena" },
        { content: "The running quarter", trigger: ".o_credit_method_period:contains(Q4 2026)" },
        { content: "Value and number", trigger: `${figure("collections_turnover")}:contains(40.0%):has(.o_credit_method_n:contains(/^1$/))` },
        { content: "Nothing measured is no zero", trigger: `${figure("promise_kept")} span.o_credit_method_value:contains(–)` },
        { trigger: `${figure("collections_turnover")} summary`, run: "click" },
        { content: "It explains itself", trigger: `${figure("collections_turnover")} details[open]:contains(VAT included):contains(120 / 300)` },
        { trigger: `${figure("collections_turnover")} button.o_credit_method_value`, run: "click" },
        { content: "Its records", trigger: ".o_list_view .o_data_row:contains(Rosa Bianchi)" },
        ...back,
        { content: "The page is as it was", trigger: ".o_credit_method_period:contains(Q4 2026)" },
        { trigger: ".o_credit_earlier", run: "click" },
        { content: "The quarter before", trigger: ".o_credit_method_period:contains(Q3 2026)" },
        { trigger: ".o_credit_later", run: "click" },
        { trigger: ".o_credit_method_period:contains(Q4 2026)" },
        { trigger: "[data-kind='start']", run: "click" },
        { content: "All since the mandate began", trigger: ".o_credit_method_period:contains(/From/):not(:has(.o_credit_earlier))" },
        { content: "Another client", trigger: "select.o_credit_client", run: "selectByLabel Acqua Chiara" },
        { content: "Nothing yet, and what to do", trigger: ".o_credit_method_empty:contains(import the ledger)" },
    ],
});

registry.category("web_tour.tours").add("credit_method_client_tour", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        { trigger: ".o_app[data-menu-xmlid='sagres_credit.menu_credit']", run: "click" },
        ...openMenu("menu_credit_client_reporting", "menu_credit_client_method_page"),
        { content: "Own figures", trigger: `${figure("collections_turnover")}:contains(40.0%)` },
        { content: "No choice of clients", trigger: ".o_credit_method_page:not(:has(select.o_credit_client))" },
        { content: "The money in the unit of the client", trigger: ".o_credit_method_unit:contains(Homes restored)" },
        { trigger: `${figure("collections_turnover")} button.o_credit_method_value`, run: "click" },
        { content: "Own records only", trigger: ".o_list_view:has(.o_data_row:contains(Rosa Bianchi)):not(:contains(Ugo Neri))" },
        ...back,
        { trigger: "[data-kind='year']", run: "click" },
        { content: "The whole year", trigger: ".o_credit_method_period strong:contains(/^2026$/)" },
    ],
});
