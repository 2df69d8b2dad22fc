/** Java handlers: classes are loaded and called by AWS's own runtime interface. */
package dev.lamina.runtime.handler;
