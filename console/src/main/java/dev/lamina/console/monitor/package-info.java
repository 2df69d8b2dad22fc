/** What a function does at present, and what it cost. {@link FunctionCost} is what a source of costs implements. */
package dev.lamina.console.monitor;
