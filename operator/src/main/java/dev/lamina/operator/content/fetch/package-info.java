/**
 * Where content comes from: one {@link Fetcher} for each member of the {@code content} union. The bytes are checked
 * elsewhere.
 */
package dev.lamina.operator.content.fetch;
