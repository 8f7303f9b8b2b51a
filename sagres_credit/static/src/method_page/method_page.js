import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** The method in figures: of one client and period, each with its number, its baseline, its formula and its records. */
export class MethodPage extends Component {
    static template = "sagres_credit.MethodPage";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        const { companyId = false, kind = "quarter", day = false } = this.props.state || {};
        this.state = useState({ companyId, kind, day, page: null });
        useSetupAction({ getLocalState: () => this.choice });
        onWillStart(() => this.load());
    }

    get choice() {
        const { companyId, kind, day } = this.state;
        return { companyId, kind, day };
    }

    get page() {
        return this.state.page;
    }

    async load() {
        const { companyId, kind, day } = this.state;
        this.state.page = await this.orm.call("credit.method.page", "get_page", [], { company_id: companyId, kind, day });
    }

    async choose(change) {
        Object.assign(this.state, change);
        await this.load();
    }

    setCompany(ev) {
        return this.choose({ companyId: Number(ev.target.value) || false });
    }

    open(action) {
        return this.action.doAction(action);
    }
}

registry.category("actions").add("credit_method_page", MethodPage);
