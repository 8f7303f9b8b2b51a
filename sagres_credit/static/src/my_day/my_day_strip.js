import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/** How far the day is: done and left, reached, promised, collected this month. */
export class MyDayStrip extends Component {
    static template = "sagres_credit.MyDayStrip";
    static props = { list: Object };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ figures: {} });
        onWillStart(() => this.load());
        onWillUpdateProps(() => this.load());
    }

    async load() {
        this.state.figures = await this.orm.silent.call("credit.case", "get_my_day_figures", []);
    }

    get total() {
        return this.state.figures.done + this.state.figures.left;
    }

    get percentage() {
        return this.total ? Math.round((100 * this.state.figures.done) / this.total) : 100;
    }
}

/** Nothing left today: says so kindly and offers the next ones that wait for a place. */
export class MyDayHelper extends Component {
    static template = "sagres_credit.MyDayHelper";
    static props = { "*": true };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ figures: null });
        onWillStart(async () => {
            this.state.figures = await this.orm.silent.call("credit.case", "get_my_day_figures", []);
        });
    }

    get isDone() {
        return !this.state.figures.left;
    }

    async takeMore() {
        await this.orm.call("credit.case", "action_take_more", []);
        await this.env.searchModel.search();
    }
}
