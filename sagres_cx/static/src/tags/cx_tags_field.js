import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { ChipRow } from "@sagres_credit/chips/chips_field";
import { Face } from "@sagres_credit/emotion/emotion_field";

/** The reasons and emotions of a voice: what was suggested is accepted or refused by one click, others are added. */
export class CxTagsField extends Component {
    static template = "sagres_cx.TagsField";
    static components = { ChipRow, Face };
    static props = standardFieldProps;

    setup() {
        this.orm = useService("orm");
        this.state = useState({ adding: false, kindId: false, reasons: [] });
    }

    get tags() {
        return this.props.record.data[this.props.name].records
            .map(({ resId, data }) => ({ id: resId, ...data }))
            .filter((tag) => tag.state !== "refused");
    }

    /** The same selection as the mood of the voice, which stands beside the tags. */
    get emotions() {
        return this.props.record.fields.mood.selection;
    }

    get kinds() {
        return this.getOptions((reason) => !reason.parent_id);
    }

    get details() {
        return this.getOptions((reason) => reason.parent_id && reason.parent_id[0] === this.state.kindId);
    }

    getOptions(predicate) {
        return this.state.reasons.filter(predicate).map(({ id, name }) => [id, name]);
    }

    getTitle(tag) {
        return tag.word ? _t("Suggested because of «%s»", tag.word) : undefined;
    }

    async toggleAdding() {
        this.state.adding = !this.state.adding;
        if (this.state.adding && !this.state.reasons.length) {
            this.state.reasons = await this.orm.searchRead("credit.reason", [], ["name", "parent_id"]);
        }
    }

    async onAccept(tag) {
        await this.call("cx.feedback.tag", "action_accept", [[tag.id]]);
    }

    async onRefuse(tag) {
        await this.call("cx.feedback.tag", "action_refuse", [[tag.id]]);
    }

    async onKind(id, { done }) {
        this.state.kindId = id;
        if (done && !this.details.length) {
            await this.add({ reason_id: id });
        }
    }

    async onDetail(id, { done }) {
        if (done) {
            await this.add({ reason_id: id });
        }
    }

    async onEmotion(emotion, { done }) {
        if (done) {
            await this.add({ emotion });
        }
    }

    async add(meaning) {
        this.state.adding = false;
        this.state.kindId = false;
        await this.call("cx.feedback", "action_tag", [[this.props.record.resId]], meaning);
    }

    /** Save what is being written first: the record is read again afterwards. */
    async call(model, method, args, kwargs = {}) {
        if (await this.props.record.save()) {
            await this.orm.call(model, method, args, kwargs);
            await this.props.record.load();
        }
    }
}

registry.category("fields").add("cx_tags", {
    component: CxTagsField,
    displayName: _t("Reasons and emotions"),
    supportedTypes: ["one2many"],
    relatedFields: [
        { name: "display_name", type: "char" },
        { name: "emotion", type: "selection", selection: [] },
        { name: "state", type: "selection", selection: [] },
        { name: "word", type: "char" },
    ],
});
