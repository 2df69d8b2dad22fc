package dev.lamina.gateway.source.database;

/**
 * A change of a row as it is stored and delivered.
 *
 * @param id the same whenever the connector sends the change again; of a row without keys, whenever it sends the
 *     request again
 * @param json the record in the event, see docs/databases.md
 */
record RowChange(String id, byte[] json) {}
