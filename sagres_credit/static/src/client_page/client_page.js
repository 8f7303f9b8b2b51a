import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** How the credit of a client is going, and what is needed from it: every figure opens its records. */
export class ClientPage extends Component {
    static template = "sagres_credit.ClientPage";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        const { companyId = false } = this.props.state || {};
        this.state = useState({ companyId, page: null });
        useSetupAction({ getLocalState: () => ({ companyId: this.state.companyId }) });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.page = await this.orm.call("credit.client.page", "get_page", [], { company_id: this.state.companyId });
    }

    get page() {
        return this.state.page;
    }

    async setCompany(ev) {
        this.state.companyId = Number(ev.target.value) || false;
        await this.load();
    }

    open(action) {
        return this.action.doAction(action);
    }
}

registry.category("actions").add("credit_client_page", ClientPage);
