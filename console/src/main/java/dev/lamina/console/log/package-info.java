/** The log of a function. {@link FunctionLogs} is what a store of logs implements. */
package dev.lamina.console.log;
