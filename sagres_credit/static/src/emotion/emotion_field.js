import { Component, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { ChipRow } from "../chips/chips_field";

/** A drawn face, so that it looks the same where no font of symbols is installed. */
export class Face extends Component {
    static template = "sagres_credit.Face";
    static props = { mood: String };

    static mouths = {
        very_bad: "M8 18 Q12 13 16 18",
        bad: "M8 17 Q12 14.5 16 17",
        neutral: "M8 16 L16 16",
        good: "M8 15 Q12 18 16 15",
        very_good: "M7.5 14 Q12 20 16.5 14 Z",
    };

    get mouth() {
        return Face.mouths[this.props.mood];
    }
}

export class EmotionField extends Component {
    static template = "sagres_credit.EmotionField";
    static components = { ChipRow, Face };
    static props = { ...standardFieldProps, next: { type: String, optional: true } };

    setup() {
        this.root = useRef("root");
    }

    get field() {
        return this.props.record.fields[this.props.name];
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get label() {
        return this.value ? this.field.selection.find(([code]) => code === this.value)[1] : "";
    }

    onSelect(value, { done }) {
        this.props.record.update({ [this.props.name]: value });
        if (done && this.props.next) {
            const form = this.root.el.closest(".o_form_renderer, .o_form_view");
            form?.querySelector(`[name='${this.props.next}'] :is(textarea, input)`)?.focus();
        }
    }
}

registry.category("fields").add("credit_emotion", {
    component: EmotionField,
    displayName: _t("Faces"),
    supportedTypes: ["selection"],
    supportedOptions: [{ label: _t("Field that follows"), name: "next", type: "string" }],
    extractProps: ({ options }) => ({ next: options.next }),
});
