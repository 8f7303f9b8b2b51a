import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Layout } from "@web/search/layout";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** What was entrusted, what it needs, what is proposed: every number opens its items. */
export class Checkup extends Component {
    static template = "sagres_credit.Checkup";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.display = { controlPanel: {} };
        const { checkupId = this.props.action.context.active_id || false } = this.props.state || {};
        this.state = useState({ checkupId, page: null });
        useSetupAction({ getLocalState: () => ({ checkupId: this.state.checkupId }) });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.page = await this.orm.call("credit.checkup", "get_page", [], { checkup_id: this.state.checkupId });
    }

    get page() {
        return this.state.page;
    }

    async setCheckup(ev) {
        this.state.checkupId = Number(ev.target.value) || false;
        await this.load();
    }

    open(action) {
        return this.action.doAction(action);
    }

    async print() {
        const action = await this.orm.call("credit.checkup", "action_print", [[this.page.id]]);
        return this.action.doAction(action);
    }

    freeze() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Freeze the baseline"),
            body: _t("All open items and all key figures are kept as they are now. Every later result is measured against them, and nobody can change them any more. Freeze?"),
            confirmLabel: _t("Freeze"),
            confirm: () => this.call("action_freeze"),
            cancel: () => {},
        });
    }

    async call(method) {
        await this.orm.call("credit.checkup", method, [[this.page.id]]);
        await this.load();
    }
}

registry.category("actions").add("credit_checkup", Checkup);
