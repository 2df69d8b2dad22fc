/** The credentials of the function's execution role, as AWS's SDKs ask for them in a container. */
package dev.lamina.runtime.role;
