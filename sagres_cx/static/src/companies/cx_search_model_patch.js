import "@sagres_credit/companies/search_model_patch";
import { user } from "@web/core/user";
import { patch } from "@web/core/utils/patch";
import { SearchModel } from "@web/search/search_model";

/** The screens of voices work on every client of the user, as those of credit management do. */
patch(SearchModel.prototype, {
    get creditCompanyIds() {
        return this.resModel.startsWith("cx.")
            ? user.allowedCompanies.map((company) => company.id)
            : super.creditCompanyIds;
    },
});
