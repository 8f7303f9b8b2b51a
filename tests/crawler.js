/* Run in the web client by test_crawler.py: open every action given, each of its views, the first record and a new one,
   and, when asked to, all filters and all group-bys. What fails is told with where it failed. */
(async () => {
    const { actions, filters } = CRAWL;
    const { env } = odoo.__WOWL_DEBUG__.root;
    const { rpcBus } = odoo.loader.modules.get("@web/core/network/rpc");
    const { action: service, orm, view: viewService } = env.services;
    const failures = [];
    const asked = new Set();
    let at = "the start", counted = 0;
    const tell = console.error.bind(console);
    console.error = (...words) => tell(`at ${at}:`, ...words);
    rpcBus.addEventListener("RPC:REQUEST", ({ detail }) => asked.add(detail.data.id));
    rpcBus.addEventListener("RPC:RESPONSE", ({ detail }) => asked.delete(detail.data.id));
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 5)));

    async function settle() {
        const begun = Date.now();
        for (let quiet = 0; quiet < 2; quiet = asked.size ? 0 : quiet + 1) {
            await frame();
            if (Date.now() - begun > 120000) {
                failures.push(`at ${at}: ${asked.size} requests were never answered`);
                asked.clear();
            }
        }
        const dialog = document.querySelector(".o_error_dialog");
        if (dialog) {
            failures.push(`at ${at}: ${dialog.textContent.slice(0, 300)}`);
            dialog.querySelector(".btn-close, .btn-primary")?.click();
            await frame();
        }
    }

    async function step(place, work) {
        at = place;
        try {
            await work();
            await settle();
            counted++;
            return true;
        } catch (error) {
            failures.push(`at ${at}: ${error.data?.message || error.message || error}`);
            return false;
        }
    }

    const close = () => service.doAction({ type: "ir.actions.act_window_close" });
    const mayCreate = () => document.querySelector(".o_list_button_add, .o-kanban-button-new, .o_form_button_create");

    async function openForm(name, controller) {
        const { resModel, domain, context } = controller.props;
        const [first] = await orm.search(resModel, domain || [], { limit: 1, context });
        if (first) {
            await step(`${name}, its first record`, () => service.switchView("form", { resId: first }));
        }
        return first;
    }

    async function openFilters(id, name, { res_model: resModel, search_view_id: search, context }) {
        const found = await viewService.loadViews(
            { resModel, views: [[search ? search[0] : false, "search"]], context: context || {} }, {}
        );
        const arch = new DOMParser().parseFromString(found.views.search.arch, "text/xml");
        const named = [...arch.querySelectorAll("filter[name]")].filter((node) => node.getAttribute("invisible") !== "1");
        const grouping = (node) => /group_by/.test(node.getAttribute("context") || "");
        for (const [kind, nodes] of [
            ["filters", named.filter((node) => !grouping(node))], ["group-bys", named.filter(grouping)],
        ]) {
            const all = Object.fromEntries(nodes.map((node) => [`search_default_${node.getAttribute("name")}`, 1]));
            if (nodes.length) {
                await step(`${name}, all ${kind}`, () =>
                    service.doAction(id, { clearBreadcrumbs: true, additionalContext: all })
                );
            }
        }
    }

    for (const [id, name] of actions) {
        const before = service.currentController?.jsId;
        if (!(await step(name, () => service.doAction(id, { clearBreadcrumbs: true })))) {
            continue;
        }
        const controller = service.currentController;
        const action = controller?.action;
        // A dialog leaves what is below it where it is.
        if (!action || controller.jsId === before || action.type !== "ir.actions.act_window") {
            await step(`${name}, closed`, close);
            continue;
        }
        const kinds = action.views.map((view) => view[1]);
        const create = mayCreate();
        for (const kind of kinds.filter((one) => !["form", "search", controller.view?.type].includes(one))) {
            await step(`${name} as ${kind}`, () => service.switchView(kind));
        }
        if (kinds.includes("form") && controller.view?.type !== "form") {
            await openForm(name, controller);
            if (create) {
                await step(`${name}, a new record`, () => service.switchView("form", { resId: false }));
            }
        }
        if (filters) {
            await openFilters(id, name, action);
        }
    }
    console.error = tell;
    if (failures.length) {
        console.error(`${failures.length} of ${counted} steps failed:\n${failures.join("\n")}`);
    } else if (counted < actions.length) {
        console.error(`only ${counted} steps of ${actions.length} actions`);
    } else {
        console.log(`crawled ${actions.length} actions in ${counted} steps`);
        console.log("test successful");
    }
})();
