/**
 * Code and layers of functions: the rest of the operator passes a {@link ContentRequest}, and gets
 * {@link ResolvedContent} or an exception with a condition's reason. {@link ContentResolver} and
 * {@link ContentChangeNotifier} are the only beans that others use. The subpackages do the work; no other package of
 * the operator uses them.
 */
package dev.lamina.operator.content;
