import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

/** Put the link to a debtor's page on the clipboard; where the browser refuses, show it to be copied by hand. */
async function copyLink(env, action) {
    const { url } = action.params;
    try {
        await browser.navigator.clipboard.writeText(url);
        env.services.notification.add(_t("The link is copied."), { type: "success" });
    } catch {
        env.services.notification.add(url, { title: _t("Copy this link"), type: "info", sticky: true });
    }
}

registry.category("actions").add("sagres_credit.copy_link", copyLink);
