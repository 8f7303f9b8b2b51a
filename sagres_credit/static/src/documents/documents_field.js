import { useRef } from "@odoo/owl";
import { useDropzone } from "@web/core/dropzone/dropzone_hook";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useFileUploader } from "@web/core/utils/files";
import {
    Many2ManyBinaryField,
    many2ManyBinaryField,
} from "@web/views/fields/many2many_binary/many2many_binary_field";

/** Documents that prove something: dropped on the field or chosen from the disk. */
export class DocumentsField extends Many2ManyBinaryField {
    static template = "sagres_credit.DocumentsField";

    setup() {
        super.setup();
        this.root = useRef("root");
        this.uploadFiles = useFileUploader();
        useDropzone(this.root, (ev) => this.onDrop(ev), "", () => !this.props.readonly);
    }

    async onDrop(ev) {
        const files = [...ev.dataTransfer.files];
        const { resModel, resId } = this.props.record;
        const uploaded = files.length && await this.uploadFiles("/web/binary/upload_attachment", {
            csrf_token: odoo.csrf_token,
            ufile: files,
            model: resModel,
            id: resId || 0,
        });
        if (uploaded) {
            await this.onFileUploaded(uploaded);
        }
    }
}

registry.category("fields").add("credit_documents", {
    ...many2ManyBinaryField,
    component: DocumentsField,
    displayName: _t("Documents to drop"),
});
