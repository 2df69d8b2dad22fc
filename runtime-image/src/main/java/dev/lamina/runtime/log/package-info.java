/** Log lines of the function and of the platform, as text or JSON. */
package dev.lamina.runtime.log;
