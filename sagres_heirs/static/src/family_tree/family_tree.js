import { Component, useState } from "@odoo/owl";
import { getActiveHotkey } from "@web/core/hotkeys/hotkey_service";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const COLUMN = 158;
const ROW = 112;
const WIDTH = 146;
const HEIGHT = 68;
const MARGIN = 8;
const LETTERS = 18;
/** A tree shrinks to this much of its size before it scrolls. */
const SMALLEST = 0.75;

const MARKS = {
    unknown: "?",
    called: "…",
    accepted: "✓",
    benefit: "✓",
    renounced: "✕",
    disqualified: "✕",
    lapsed: "✕",
    predeceased: "†",
    transmitted: "→",
    deceased: "†",
};

/** The family of the deceased as a drawing: who is whose, what they decided, what part they have. */
export class FamilyTreeField extends Component {
    static template = "sagres_heirs.FamilyTreeField";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ open: !this.props.record.data.has_simple_family });
        this.height = HEIGHT;
        this.width = WIDTH;
    }

    get tree() {
        return this.props.record.data[this.props.name] || { nodes: [], links: [] };
    }

    get nodes() {
        return this.tree.nodes.map((node) => ({
            ...node,
            left: MARGIN + node.x * COLUMN,
            top: MARGIN + node.y * ROW,
            mark: MARKS[node.state] || "",
            title: this.shorten(node.name, LETTERS),
            about: this.shorten([node.relation, node.years].filter(Boolean).join(", "), LETTERS + 4),
            label: [node.name, node.relation, node.years, node.state_label, node.share].filter(Boolean).join(", "),
        }));
    }

    get links() {
        const places = Object.fromEntries(this.nodes.map((node) => [node.key, node]));
        return this.tree.links.map(([upper, lower]) => {
            const from = places[upper];
            const to = places[lower];
            const [x1, y1] = [from.left + WIDTH / 2, from.top + HEIGHT];
            const [x2, y2] = [to.left + WIDTH / 2, to.top];
            const middle = y2 - (ROW - HEIGHT) / 2;
            return { key: `${upper}-${lower}`, path: `M${x1} ${y1}V${middle}H${x2}V${y2}` };
        });
    }

    get size() {
        const width = 2 * MARGIN + WIDTH + COLUMN * Math.max(0, ...this.tree.nodes.map((node) => node.x));
        const height = 2 * MARGIN + HEIGHT + 12 + ROW * Math.max(0, ...this.tree.nodes.map((node) => node.y));
        const style = `width:100%;max-width:${width}px;min-width:${Math.round(width * SMALLEST)}px`;
        return { box: `0 0 ${width} ${height}`, style };
    }

    shorten(text, length) {
        return text.length > length ? `${text.slice(0, length - 1)}…` : text;
    }

    get toggleLabel() {
        return this.state.open ? _t("Hide the tree") : _t("Show the tree");
    }

    addLabel(node) {
        return _t("Add a person below %(name)s", { name: node.name });
    }

    toggle() {
        this.state.open = !this.state.open;
    }

    async run(action) {
        await this.action.doAction(action, { onClose: () => this.props.record.load() });
    }

    async open(node) {
        if (node.id && (await this.props.record.save())) {
            await this.run(await this.orm.call("credit.heir", "action_open", [[node.id]]));
        }
    }

    async add(node) {
        if (await this.props.record.save()) {
            const place = { relation: node.below, parent_id: node.id };
            await this.run(await this.orm.call("credit.estate", "action_add_heir", [[this.props.record.resId]], place));
        }
    }

    onKeydown(ev, node, add) {
        if (["enter", "space"].includes(getActiveHotkey(ev))) {
            ev.preventDefault();
            ev.stopPropagation();
            return add ? this.add(node) : this.open(node);
        }
    }
}

registry.category("fields").add("heirs_family_tree", {
    component: FamilyTreeField,
    displayName: _t("Family tree"),
    supportedTypes: ["json"],
    isEmpty: () => false,
    fieldDependencies: [{ name: "has_simple_family", type: "boolean" }],
});
