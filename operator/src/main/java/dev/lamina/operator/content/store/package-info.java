/**
 * Where content is kept: the content store, which the gateway reads, and the removal of content that nothing
 * references.
 */
package dev.lamina.operator.content.store;
