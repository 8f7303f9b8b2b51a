import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/** What the page does better with scripts; it works without: one click counts, codes are copied, a name is drawn. */
export class DebtorPage extends Interaction {
    static selector = ".o_credit_page";
    dynamicContent = {
        ".o_credit_form": { "t-on-submit": this.onSubmit },
        ".o_credit_copy[data-copy]": { "t-on-click": this.onCopy },
        ".o_credit_canvas": {
            "t-on-pointerdown": this.onPointerDown,
            "t-on-pointermove": this.onPointerMove,
            "t-on-pointerup": this.onPointerUp,
        },
        ".o_credit_clear": { "t-on-click": this.onClear },
    };

    start() {
        this.el.querySelectorAll(".o_credit_copy[data-copy], .o_credit_draw").forEach((node) => {
            node.hidden = false;
        });
        this.el.querySelector("[role=alert]")?.focus();
    }

    onSubmit(ev) {
        const button = ev.currentTarget.querySelector("button[type=submit]");
        if (button.dataset.sent) {
            ev.preventDefault();
        }
        button.dataset.sent = "1";
        this.waitForTimeout(() => delete button.dataset.sent, 10000);
    }

    async onCopy(ev) {
        const button = ev.currentTarget;
        const text = document.getElementById(button.dataset.copy).textContent.trim();
        await this.waitFor(navigator.clipboard.writeText(text));
        button.textContent = "✓";
    }

    onPointerDown(ev) {
        ev.preventDefault();
        this.pen = ev.currentTarget.getContext("2d");
        this.pen.lineWidth = 3;
        this.pen.lineCap = "round";
        this.pen.beginPath();
        this.pen.moveTo(...this.getPoint(ev));
    }

    onPointerMove(ev) {
        if (this.pen && ev.buttons) {
            this.pen.lineTo(...this.getPoint(ev));
            this.pen.stroke();
        }
    }

    onPointerUp(ev) {
        this.pen = null;
        this.el.querySelector("input[name=signature]").value = ev.currentTarget.toDataURL("image/png");
    }

    onClear() {
        const canvas = this.el.querySelector(".o_credit_canvas");
        canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
        this.el.querySelector("input[name=signature]").value = "";
    }

    getPoint(ev) {
        const canvas = ev.currentTarget;
        const box = canvas.getBoundingClientRect();
        const scale = canvas.width / box.width;
        return [(ev.clientX - box.left) * scale, (ev.clientY - box.top) * scale];
    }
}

registry.category("public.interactions").add("sagres_credit.debtor_page", DebtorPage);
