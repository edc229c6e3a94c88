export type { Catalog } from "./catalog/catalog.js";
export { catalogFromDatabase } from "./catalog/catalog-from-database.js";
export { catalogFromSql } from "./catalog/catalog-from-sql.js";
export type {
  Artifact,
  ArtifactArm,
  ArtifactSource,
  Mode,
  WantedIndex,
} from "./compile/artifact.js";
export { compile } from "./compile/compile.js";
export type { Code } from "./diagnostics/codes.js";
export type { Diagnostic, Severity } from "./diagnostics/diagnostic.js";
export {
  InternalError,
  QueryError,
  StateError,
  TrickleError,
  UnsupportedError,
  UsageError,
  VersionError,
} from "./diagnostics/errors.js";
export { type RenderSettings, renderDiagnostic } from "./diagnostics/render.js";
export type { SourceText, Span } from "./diagnostics/span.js";
export { type DiffSettings, diffArtifacts } from "./review/diff-artifacts.js";
export type { StreamTableDifference } from "./review/difference.js";
export type { Alteration } from "./runtime/alter.js";
export {
  type AlterSettings,
  connect,
  type StreamTableDefinition,
  type Trickle,
} from "./runtime/connect.js";
export type {
  ConnectionTarget,
  PgClientLike,
  PgliteLike,
  PgPoolLike,
} from "./runtime/connection.js";
export type { DropSettings } from "./runtime/drop.js";
export type { MigrationReport, MigrationStep } from "./runtime/engine/migrate.js";
export type { HistoryEntry, StreamTable, Versions } from "./runtime/list.js";
export type { ArmsOfRefresh, Finding, GraphNode, Repair, WriteResult } from "./runtime/maintain.js";
export type { RefreshResult } from "./runtime/refresh.js";
export type { Server } from "./runtime/server.js";
export type {
  HistoryAction,
  MergeJoinStrategy,
  RefreshAction,
  RefreshStatus,
  RequestedMode,
  StreamTableStatus,
} from "./runtime/stream-table.js";
export type { DifferingRow, Verification } from "./runtime/verify.js";
