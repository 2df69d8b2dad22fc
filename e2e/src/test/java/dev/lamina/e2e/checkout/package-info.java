/** Rules about the source files of all modules. */
package dev.lamina.e2e.checkout;
