/* Opens one screen after the other as the web client does and says what went wrong; crawler.py fills in the steps. */
(async () => {
    const { rpcBus } = odoo.loader.modules.get("@web/core/network/rpc");
    const { root } = odoo.__WOWL_DEBUG__;
    const { action, dialog } = root.env.services;
    const { tasks } = root.__owl__.app.scheduler;
    const { steps, known, refusals } = SETTINGS;
    const problems = [];
    let step = "start";
    let pending = 0;
    let lost = [];
    let said = [];
    const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));
    const complain = console.error;
    console.error = (...words) => {
        const text = words.map((word) => word?.stack || `${word}`).join(" ");
        if (!text.includes(known)) {
            said.push(text);
            lost.push(...words.filter((word) => word instanceof Error));
        }
    };
    window.addEventListener("unhandledrejection", (event) => lost.push(event.reason));
    rpcBus.addEventListener("RPC:REQUEST", () => pending++);
    rpcBus.addEventListener("RPC:RESPONSE", () => pending--);

    /* Wait until nothing is asked and nothing is to be drawn, twice in a row: a component that is drawn may ask for more. */
    async function settle() {
        for (let quiet = 0, turn = 0; quiet < 2 && turn < 2000; turn++) {
            await wait(8);
            quiet = pending > 0 || tasks.size ? 0 : quiet + 1;
        }
    }

    function explain(error) {
        if (error?.data) {
            return `${error.exceptionName}: ${error.data.message}\n${(error.data.debug || "").slice(-2500)}`;
        }
        return error?.cause?.stack || error?.stack || `${error}`;
    }

    function judge(shows) {
        // What a component throws while it is mounted comes wrapped.
        const reasons = lost.map((error) => error?.cause?.exceptionName ? error.cause : error);
        const refusal = reasons.find((error) => error?.exceptionName === "odoo.exceptions.UserError");
        const dialogs = [...document.querySelectorAll(".o_error_dialog")].map((node) => node.innerText);
        if (refusal && refusals.some((words) => refusal.data.message.includes(words))) {
            return "";
        }
        if (said.length) {
            return said.join("\n");
        }
        if (lost.length) {
            return reasons.map(explain).join("\n");
        }
        if (dialogs.length) {
            return dialogs.join("\n");
        }
        return document.querySelector(shows) ? "" : `nothing of ${shows} is on the screen`;
    }

    for (const { name, request, options, shows } of steps) {
        step = name;
        lost = [];
        said = [];
        await action.doAction(request, options).catch((error) => lost.push(error));
        await settle();
        const problem = judge(shows);
        if (problem) {
            problems.push(`${step}: ${problem.slice(0, 4000)}`);
        }
        dialog.closeAll();
        await wait(0);
    }
    console.error = complain;
    if (problems.length) {
        console.error(`${problems.length} of ${steps.length} screens:\n${problems.join("\n")}`);
    } else {
        console.log("test successful");
    }
})();
