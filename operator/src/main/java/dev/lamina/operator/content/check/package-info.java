/**
 * Checks of an archive and of the handler in it. {@link ArchiveChecks} runs them all. How a language names its handlers
 * is here too.
 */
package dev.lamina.operator.content.check;
