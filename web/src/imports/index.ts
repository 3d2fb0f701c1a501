export { importsSearch } from "./search";
