/** What a function is to the rest of the program, whatever language it is written in. */
package dev.lamina.runtime.function;
