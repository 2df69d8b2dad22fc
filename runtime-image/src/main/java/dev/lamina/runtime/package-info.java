/** The program in a function's pod: it takes invocations from the gateway and runs the handler. */
package dev.lamina.runtime;
