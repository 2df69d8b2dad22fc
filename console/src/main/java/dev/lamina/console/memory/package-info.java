/** The page on which a function is tested with several memory sizes, and gets one of them. */
package dev.lamina.console.memory;
