/** One environment: init, invocations one after the other, deadlines. */
package dev.lamina.runtime.invoke;
