import { registry } from "@web/core/registry";
import { ClientFigures } from "../page/cx_page";

/** The moments of the customer's journey in order, each with its NPS and a face; a moment opens its voices. */
export class CxJourney extends ClientFigures {
    static template = "sagres_cx.Journey";
    static method = "get_journey";

    setStakeholder(ev) {
        return this.choose({ stakeholder: ev.target.value || false });
    }
}

registry.category("actions").add("cx_journey", CxJourney);
