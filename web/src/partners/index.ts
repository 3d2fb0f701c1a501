export { type PartnerSearch, type PartnersSearch, partnerSearch, partnersSearch } from "./search";
