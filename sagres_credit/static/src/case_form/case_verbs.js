import { FormRenderer } from "@web/views/form/form_renderer";
import { StatusBarButtons } from "@web/views/form/status_bar_buttons/status_bar_buttons";

/** How many verbs stand in the bar of a case: those of a call. The others wait behind «More». */
const IN_THE_BAR = 10;

/** The verbs of a case in the order of a call; what is rarely done is one click away. */
export class CaseVerbs extends StatusBarButtons {
    static template = "sagres_credit.CaseVerbs";

    get firstSlotNames() {
        return this.visibleSlotNames.slice(0, this.env.isSmall ? 1 : IN_THE_BAR);
    }

    get otherSlotNames() {
        return this.visibleSlotNames.slice(this.firstSlotNames.length);
    }
}

/** The form of a case, with its bar of verbs. */
export class CaseFormRenderer extends FormRenderer {
    static components = { ...FormRenderer.components, StatusBarButtons: CaseVerbs };
}
