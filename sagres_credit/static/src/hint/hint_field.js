import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A number that explains itself: another field of the record is shown when the pointer rests on it. */
export class HintField extends Component {
    static template = "sagres_credit.HintField";
    static props = { ...standardFieldProps, hint: String };

    get hint() {
        return this.props.record.data[this.props.hint] || "";
    }
}

registry.category("fields").add("credit_hint", {
    component: HintField,
    displayName: _t("Number with an explanation"),
    supportedTypes: ["integer"],
    supportedOptions: [{ label: _t("Field that explains"), name: "hint", type: "string" }],
    extractProps: ({ options }) => ({ hint: options.hint }),
});

const ICONS = { yes: "fa-phone text-success", check: "fa-question-circle text-warning", no: "fa-ban text-muted" };

/** Whether the debtor may be called now: a shape and a word, never a colour alone. */
export class CallMarkField extends Component {
    static template = "sagres_credit.CallMarkField";
    static props = { ...standardFieldProps, advice: String };

    get icon() {
        return ICONS[this.props.record.data[this.props.name]];
    }

    get advice() {
        return this.props.record.data[this.props.advice] || "";
    }
}

registry.category("fields").add("credit_call_mark", {
    component: CallMarkField,
    displayName: _t("Call mark"),
    supportedTypes: ["selection"],
    supportedOptions: [{ label: _t("Field that explains"), name: "advice", type: "string" }],
    extractProps: ({ options }) => ({ advice: options.advice }),
});
