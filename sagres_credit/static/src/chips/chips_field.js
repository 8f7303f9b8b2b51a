import { Component, onMounted, useRef } from "@odoo/owl";
import { getActiveHotkey } from "@web/core/hotkeys/hotkey_service";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * A row of chips to choose one value: one tab stop, arrows move and choose, a second click on a choice that may stay
 * empty takes it back. `onSelect` is told whether the choice is done (a click) or still moves (an arrow).
 */
export class ChipRow extends Component {
    static template = "sagres_credit.ChipRow";
    static props = {
        options: Array, // [value, label]
        value: { optional: true },
        label: { type: String, optional: true },
        readonly: { type: Boolean, optional: true },
        required: { type: Boolean, optional: true },
        focus: { type: Boolean, optional: true },
        onSelect: Function,
        slots: { type: Object, optional: true },
    };

    setup() {
        this.root = useRef("root");
        onMounted(() => this.props.focus && this.root.el.querySelector("[tabindex='0']")?.focus());
    }

    get tabStop() {
        const chosen = this.props.options.findIndex(([value]) => value === this.props.value);
        return Math.max(chosen, 0);
    }

    onClick(value) {
        if (value !== this.props.value) {
            this.props.onSelect(value, { done: true });
        } else if (!this.props.required) {
            this.props.onSelect(false, { done: false });
        }
    }

    onKeydown(ev, index) {
        const step = { arrowright: 1, arrowdown: 1, arrowleft: -1, arrowup: -1 }[getActiveHotkey(ev)];
        if (step) {
            ev.preventDefault();
            ev.stopPropagation();
            const { options } = this.props;
            const next = (index + step + options.length) % options.length;
            this.root.el.querySelectorAll("[role=radio]")[next].focus();
            this.props.onSelect(options[next][0], { done: false });
        }
    }
}

export class ChipsField extends Component {
    static template = "sagres_credit.ChipsField";
    static components = { ChipRow };
    static props = {
        ...standardFieldProps,
        choices: { type: String, optional: true },
        focus: { type: Boolean, optional: true },
    };

    get field() {
        return this.props.record.fields[this.props.name];
    }

    get isMany2one() {
        return this.field.type === "many2one";
    }

    get options() {
        const { choices, record } = this.props;
        return (choices && record.data[choices]) || this.field.selection || [];
    }

    get value() {
        const value = this.props.record.data[this.props.name];
        return this.isMany2one ? value && value.id : value;
    }

    onSelect(value) {
        const option = this.options.find(([code]) => code === value);
        const many2one = option && { id: option[0], display_name: option[1] };
        this.props.record.update({ [this.props.name]: this.isMany2one ? many2one || false : value });
    }
}

registry.category("fields").add("credit_chips", {
    component: ChipsField,
    displayName: _t("Chips"),
    supportedTypes: ["selection", "many2one"],
    supportedOptions: [
        { label: _t("Field that holds the choices"), name: "choices", type: "string" },
        { label: _t("Take the focus"), name: "focus", type: "boolean" },
    ],
    extractProps: ({ options }) => ({ choices: options.choices, focus: options.focus }),
});
