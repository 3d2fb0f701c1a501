export { type MembersSearch, membersSearch } from "./search";
