import { markup } from "@odoo/owl";
import { router } from "@web/core/browser/router";
import { registry } from "@web/core/registry";

/** What a telephone switch opens for a caller: the case, the list of cases where several match, or a kind word. */
async function openCall(env, action) {
    const caller = action.params?.caller || action.context?.caller || router.current.caller || "";
    const next = await env.services.orm.call("credit.case", "get_call_action", [String(caller).replace(/^tel:/, "")]);
    // Made on the server, where the number was escaped.
    return next.help ? { ...next, help: markup(next.help) } : next;
}

registry.category("actions").add("sagres_credit.call", openCall);
