import { Thread as ThreadComponent } from "@mail/core/common/thread";
import { Thread } from "@mail/core/common/thread_model";
import { patch } from "@web/core/utils/patch";

/** Above a chat stands who writes, or that it is not proven. */
patch(Thread.prototype, {
    setup() {
        super.setup();
        /** @type {"proven"|"unproven"|undefined} */
        this.cx_identity = undefined;
        /** @type {string|false|undefined} */
        this.cx_debtor = undefined;
    },

    get displayName() {
        return this.cx_debtor || super.displayName;
    },
});

patch(ThreadComponent.prototype, {
    async onClickChatCase() {
        const action = await this.orm.call("discuss.channel", "action_cx_open_case", [[this.props.thread.id]]);
        this.env.services.action.doAction(action);
    },
});
