import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** A page of figures about one client and one period; its figures open their records. */
export class ClientFigures extends Component {
    static components = { Layout };
    static props = { ...standardActionServiceProps };
    static method = "";

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        const { options = {} } = this.props.state || {};
        this.state = useState({ options, page: null });
        useSetupAction({ getLocalState: () => ({ options: { ...this.state.options } }) });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.page = await this.orm.call("cx.page", this.constructor.method, [], { ...this.state.options });
    }

    get page() {
        return this.state.page;
    }

    setCompany(ev) {
        return this.choose({ company_id: Number(ev.target.value) || false });
    }

    setMonths(ev) {
        return this.choose({ months: Number(ev.target.value) });
    }

    async choose(options) {
        Object.assign(this.state.options, options);
        await this.load();
    }

    open(action) {
        return this.action.doAction(action);
    }
}

/** EX, CX and PX beside collection and retention. */
export class CxPage extends ClientFigures {
    static template = "sagres_cx.Page";
    static method = "get_page";
}

registry.category("actions").add("cx_page", CxPage);
