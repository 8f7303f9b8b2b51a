import { registry } from "@web/core/registry";
import { CalendarController } from "@web/views/calendar/calendar_controller";
import { calendarView } from "@web/views/calendar/calendar_view";

/** A deadline has no form of its own: opening one opens its case. */
export class DeadlineCalendarController extends CalendarController {
    async editRecord(record) {
        const action = await this.orm.call("credit.deadline.report", "action_open_case", [[record.id]]);
        return this.action.doAction(action);
    }
}

registry.category("views").add("credit_deadline_calendar", {
    ...calendarView,
    Controller: DeadlineCalendarController,
});
