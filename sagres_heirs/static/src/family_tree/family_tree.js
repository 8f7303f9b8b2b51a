import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { getActiveHotkey } from "@web/core/hotkeys/hotkey_service";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const COLUMN = 176;
const ROW = 126;
const WIDTH = 164;
const HEIGHT = 82;
const MARGIN = 8;
/** What fits in a line of a person, bold or in small letters. */
const BOLD = 20;
const SMALL = 25;
/** A tree shrinks to this much of its size before it scrolls. */
const SMALLEST = 0.75;
const ZOOMS = [0.3, 0.5, 0.75, 1, 1.25, 1.5];

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
        this.state = useState({ open: !this.props.record.data.has_simple_family, zoom: null });
        this.scroll = useRef("scroll");
        useEffect(
            () => this.center(),
            () => [this.state.open, this.state.zoom, this.props.record.resId]
        );
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
            title: this.shorten(node.name, BOLD),
            about: this.shorten(node.relation, SMALL),
            decided: this.shorten(node.state_label, SMALL - 6),
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
        const { zoom } = this.state;
        const style = zoom
            ? `width:${Math.round(width * zoom)}px`
            : `width:100%;max-width:${width}px;min-width:${zoom === 0 ? 0 : Math.round(width * SMALLEST)}px`;
        return { box: `0 0 ${width} ${height}`, style, width };
    }

    shorten(text, length) {
        return (text || "").length > length ? `${text.slice(0, length - 1)}…` : text;
    }

    /** How large the tree stands on the screen now, 1 being its own size. */
    get scale() {
        const drawing = this.scroll.el?.querySelector("svg");
        return drawing ? drawing.getBoundingClientRect().width / this.size.width : 1;
    }

    /** Bring the deceased into view: a large family is wider than any screen. */
    center() {
        const box = this.scroll.el;
        const deceased = this.nodes.find((node) => !node.id);
        if (box && deceased) {
            box.scrollLeft = (deceased.left + WIDTH / 2) * this.scale - box.clientWidth / 2;
            box.scrollTop = (deceased.top + HEIGHT / 2) * this.scale - box.clientHeight / 2;
        }
    }

    /** Draw the tree one step larger or smaller than it stands now; without a step, all of it at once. */
    zoom(step) {
        const near = ZOOMS.filter((zoom) => (step > 0 ? zoom > this.scale + 0.01 : zoom < this.scale - 0.01));
        this.state.zoom = step ? (step > 0 ? near[0] : near[near.length - 1]) || this.state.zoom : 0;
    }

    get zoomLabels() {
        return { smaller: _t("Smaller"), larger: _t("Larger"), whole: _t("The whole family") };
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
