/**
 * Start caches of versions with {@code spec.snapStart}: a pod of its own runs the version's init once, and the JVM
 * stores the classes that this needed. See docs/adr/0077.
 */
package dev.lamina.operator.startcache;
