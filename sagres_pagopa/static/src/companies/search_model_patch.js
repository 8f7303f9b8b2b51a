import { user } from "@web/core/user";
import { patch } from "@web/core/utils/patch";
import { SearchModel } from "@web/search/search_model";

/** The screens of pagoPA work on every client of the user, as those of credit management do. */
patch(SearchModel.prototype, {
    get creditCompanyIds() {
        return this.resModel.startsWith("pagopa.")
            ? user.allowedCompanies.map((company) => company.id)
            : super.creditCompanyIds;
    },
});
