/** Turns source code in a manifest or a ConfigMap into an archive. {@link InlineSource} selects the language. */
package dev.lamina.operator.content.inline;
