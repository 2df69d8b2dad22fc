/**
 * Code and layers of functions: what the rest of the operator asks for, and what it gets. {@link ContentRequest} goes
 * in; {@link ResolvedContent} or an exception with a condition's reason comes out. {@link ContentResolver} and
 * {@link ContentChangeNotifier} are the only beans that others use. The subpackages do the work; no other package of the operator
 * uses them.
 */
package dev.lamina.operator.content;
