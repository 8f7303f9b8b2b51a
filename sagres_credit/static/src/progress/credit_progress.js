import { Component, onWillDestroy, onWillUnmount, useEffect, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const INTERVAL = 2000;

/**
 * Shows how far long work is while the record says it is busy, and reloads the record when the work ends.
 *
 * The field is a percentage. Options: `busy_field` (a boolean, by default `is_busy`), `done_field` and `total_field`
 * (by default `progress_done`, `progress_total`), `label_field` (what is being done, none by default).
 */
export class CreditProgress extends Component {
    static template = "sagres_credit.CreditProgress";
    static props = {
        ...standardFieldProps,
        busyField: { type: String, optional: true },
        doneField: { type: String, optional: true },
        totalField: { type: String, optional: true },
        labelField: { type: String, optional: true },
    };
    static defaultProps = { busyField: "is_busy", doneField: "progress_done", totalField: "progress_total" };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ busy: false, done: 0, total: 0, percent: 0, label: "" });
        useEffect(
            (resId, busy) => {
                this.state.busy = busy;
                this.state.percent = this.props.record.data[this.props.name] || 0;
                if (resId && busy) {
                    this.poll();
                }
                return () => clearTimeout(this.timer);
            },
            () => [this.props.record.resId, Boolean(this.props.record.data[this.props.busyField])]
        );
        onWillUnmount(() => clearTimeout(this.timer));
        onWillDestroy(() => {
            this.destroyed = true;
        });
    }

    get fieldNames() {
        const { name, busyField, doneField, totalField, labelField } = this.props;
        return [name, busyField, doneField, totalField, labelField].filter(Boolean);
    }

    get percentText() {
        return `${Math.floor(this.state.percent)} %`;
    }

    get text() {
        if (this.state.label) {
            return this.state.label;
        }
        return this.state.total ? _t("%(done)s of %(total)s", this.state) : _t("Waiting to start…");
    }

    async poll() {
        const { record } = this.props;
        const resId = record.resId;
        const values = await this.read(resId);
        if (this.destroyed || this.props.record.resId !== resId) {
            return;
        }
        if (!values || !values[this.props.busyField]) {
            this.state.busy = false;
            await this.props.record.load();
            return;
        }
        this.state.percent = values[this.props.name];
        this.state.done = values[this.props.doneField];
        this.state.total = values[this.props.totalField];
        this.state.label = (this.props.labelField && values[this.props.labelField]) || "";
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.poll(), INTERVAL);
    }

    async read(resId) {
        const { record } = this.props;
        const [values] = await this.orm.silent.read(record.resModel, [resId], this.fieldNames, {
            context: record.context,
        });
        return values;
    }
}

export const creditProgress = {
    component: CreditProgress,
    displayName: _t("Progress of long work"),
    supportedTypes: ["float", "integer"],
    fieldDependencies: ({ options }) => [
        { name: options.busy_field || "is_busy", type: "boolean" },
    ],
    extractProps: ({ options }) => ({
        busyField: options.busy_field,
        doneField: options.done_field,
        totalField: options.total_field,
        labelField: options.label_field,
    }),
};

registry.category("fields").add("credit_progress", creditProgress);
