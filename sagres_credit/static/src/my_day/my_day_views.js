import { registry } from "@web/core/registry";
import { listView } from "@web/views/list/list_view";
import { ListRenderer } from "@web/views/list/list_renderer";
import { MyDayHelper, MyDayStrip } from "./my_day_strip";

export class MyDayListRenderer extends ListRenderer {
    static template = "sagres_credit.MyDayListRenderer";
    static components = { ...ListRenderer.components, ActionHelper: MyDayHelper, MyDayStrip };
}

registry.category("views").add("credit_my_day_list", { ...listView, Renderer: MyDayListRenderer });
