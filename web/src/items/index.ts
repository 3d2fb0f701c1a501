export { HeldItems } from "./held_items";
export { itemsSearch } from "./search";
