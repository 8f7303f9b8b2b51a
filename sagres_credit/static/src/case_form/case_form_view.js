import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { formView } from "@web/views/form/form_view";
import { FormController } from "@web/views/form/form_controller";
import { CaseFormRenderer } from "./case_verbs";

/** The case while on the phone: the next one takes its place in the same form, so the way back stays «My day». */
export class CaseFormController extends FormController {
    setup() {
        super.setup();
        useBus(this.env.bus, "CREDIT:VISIT-CASE", ({ detail }) => this.visitCase(detail));
        useHotkey("alt+n", () => this.nextButton.click(), {
            bypassEditableProtection: true,
            isAvailable: () => !this.env.inDialog && this.props.context.credit_my_day && this.nextButton,
            withOverlay: () => this.nextButton,
        });
    }

    get nextButton() {
        return this.rootRef.el?.querySelector(".o_credit_next");
    }

    visitCase(visit) {
        if (this.env.inDialog || visit.shown) {
            return;
        }
        const { resIds } = this.model.config;
        visit.shown = this.model.load({
            resId: visit.caseId,
            resIds: resIds.includes(visit.caseId) ? resIds : [...resIds, visit.caseId],
        });
    }
}

registry.category("views").add("credit_case_form", {
    ...formView,
    Controller: CaseFormController,
    Renderer: CaseFormRenderer,
});

/** Show a case in the form the user is on, or open it where there is none. */
async function visitCase(env, { params }) {
    const visit = { caseId: params.case_id, shown: null };
    env.bus.trigger("CREDIT:VISIT-CASE", visit);
    if (!visit.shown) {
        return params.action;
    }
    await visit.shown;
    return { type: "ir.actions.act_window_close", infos: { noReload: true } };
}

registry.category("actions").add("sagres_credit.visit_case", visitCase);
