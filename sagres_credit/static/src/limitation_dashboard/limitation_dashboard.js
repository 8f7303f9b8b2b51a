import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** What lapses and when, what is lost, what is not known, and what is being done: every figure opens its records. */
export class LimitationDashboard extends Component {
    static template = "sagres_credit.LimitationDashboard";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        const { companyId = false, mine = false } = this.props.state || {};
        this.state = useState({ companyId, mine, page: null });
        useSetupAction({
            getLocalState: () => ({ companyId: this.state.companyId, mine: this.state.mine }),
        });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.page = await this.orm.call("credit.limitation.dashboard", "get_dashboard", [], {
            company_id: this.state.companyId,
            mine: this.state.mine,
        });
    }

    get page() {
        return this.state.page;
    }

    /** Whether anything at all is open here: else the page says what to do instead of showing zeros. */
    get isEmpty() {
        return !this.page.clients.length;
    }

    async setMine(mine) {
        this.state.mine = mine;
        await this.load();
    }

    async setCompany(ev) {
        this.state.companyId = Number(ev.target.value) || false;
        await this.load();
    }

    open(action) {
        return this.action.doAction(action);
    }
}

registry.category("actions").add("credit_limitation_dashboard", LimitationDashboard);
