/** The log of a function: {@link FunctionLogs} while it runs, {@link StoredLogs} also of what has ended. */
package dev.lamina.console.log;
