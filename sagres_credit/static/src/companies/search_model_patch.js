import { user } from "@web/core/user";
import { patch } from "@web/core/utils/patch";
import { SearchModel } from "@web/search/search_model";

/**
 * After login only the user's default company is active, and core's rules hide the partners and journal items of the
 * others: an operator of many clients could not find a debtor by name nor open an invoice. The screens of credit
 * management therefore work on every client of the user, as their own rules do; a screen of another model opened from
 * them works on the clients named by `credit_company_ids` in its context.
 */
patch(SearchModel.prototype, {
    get creditCompanyIds() {
        return this.resModel.startsWith("credit.")
            ? user.allowedCompanies.map((company) => company.id)
            : this.globalContext.credit_company_ids;
    },

    _getContext() {
        const context = super._getContext();
        const companyIds = this.creditCompanyIds;
        return companyIds ? { ...context, allowed_company_ids: companyIds } : context;
    },
});
