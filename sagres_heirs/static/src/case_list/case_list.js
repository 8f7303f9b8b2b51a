import { registry } from "@web/core/registry";
import { listView } from "@web/views/list/list_view";
import { ListRenderer } from "@web/views/list/list_renderer";

/** Sums a debt once: the part of an heir adds nothing where the case of the deceased is in the same list. */
export class HeirsCaseListRenderer extends ListRenderer {
    computeAggregates() {
        const list = this.props.list;
        const summed = list.selection.length ? list.selection : list.records;
        if (list.isGrouped && !list.selection.length) {
            return super.computeAggregates();
        }
        const shown = new Set(summed.map((record) => record.resId));
        const kept = summed.filter((record) => !shown.has(record.data.parent_id?.id));
        const once = Object.create(list, {
            isGrouped: { value: false },
            selection: { value: [] },
            records: { value: kept },
        });
        const props = { value: { ...this.props, list: once } };
        return super.computeAggregates.call(Object.create(this, { props }));
    }
}

registry.category("views").add("heirs_case_list", { ...listView, Renderer: HeirsCaseListRenderer });
