import { LivechatService } from "@im_livechat/embed/common/livechat_service";
import { canLoadLivechat } from "@im_livechat/embed/common/misc";
import { patch } from "@web/core/utils/patch";
import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/** Who came by a link of their own says so; the server judges whether its datum was answered. */
patch(LivechatService.prototype, {
    getSessionExtraParams() {
        return { ...super.getSessionExtraParams(...arguments), cx_link: this.options.cx_link || false };
    },
});

/** The choice «Write to us now»: shown where somebody is there, it opens the chat that is going on or a new one. */
export class ChatOpener extends Interaction {
    static selector = ".o_cx_chat_open";
    dynamicContent = { _root: { "t-on-click.prevent": this.onClick } };

    start() {
        this.el.hidden = !canLoadLivechat();
    }

    async onClick() {
        const running = this.services["mail.store"].activeLivechats[0];
        if (running) {
            running.openChatWindow({ focus: true });
            return;
        }
        await this.waitFor(this.services["im_livechat.livechat"].open());
    }
}

registry.category("public.interactions").add("sagres_cx.chat_opener", ChatOpener);
