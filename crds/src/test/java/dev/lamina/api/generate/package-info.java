/** Generators of the CRDs and of the API reference, and the checks that both are up to date. */
package dev.lamina.api.generate;
