/** The version of this package, as package.json has it. */
export const libraryVersion = "0.1.0";
