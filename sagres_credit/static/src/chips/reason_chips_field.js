import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { useSpecialData } from "@web/views/fields/relational_utils";
import { ChipRow } from "./chips_field";

/** The reasons of non-payment in two rows: the kind, then what exactly; the kind alone is an answer too. */
export class ReasonChipsField extends Component {
    static template = "sagres_credit.ReasonChipsField";
    static components = { ChipRow };
    static props = standardFieldProps;

    setup() {
        this.reasons = useSpecialData((orm, props) =>
            orm.searchRead(props.record.fields[props.name].relation, [], ["name", "parent_id"])
        );
    }

    get field() {
        return this.props.record.fields[this.props.name];
    }

    get chosen() {
        const value = this.props.record.data[this.props.name];
        return value && this.reasons.data.find((reason) => reason.id === value.id);
    }

    get kindId() {
        return this.chosen && (this.chosen.parent_id ? this.chosen.parent_id[0] : this.chosen.id);
    }

    get kinds() {
        return this.getOptions((reason) => !reason.parent_id);
    }

    get details() {
        return this.getOptions((reason) => this.kindId && reason.parent_id && reason.parent_id[0] === this.kindId);
    }

    getOptions(predicate) {
        return this.reasons.data.filter(predicate).map(({ id, name }) => [id, name]);
    }

    onSelectKind(id) {
        this.choose(id);
    }

    onSelectDetail(id) {
        this.choose(id || this.kindId);
    }

    choose(id) {
        const reason = this.reasons.data.find((candidate) => candidate.id === id);
        this.props.record.update({ [this.props.name]: reason ? { id, display_name: reason.name } : false });
    }
}

registry.category("fields").add("credit_reason_chips", {
    component: ReasonChipsField,
    displayName: _t("Reason chips"),
    supportedTypes: ["many2one"],
});
