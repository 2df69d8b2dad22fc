/**
 * Memory tests: a function is run at several memory sizes, and what each takes is compared (docs/memory-tests.md,
 * docs/adr/0060). The copies of the function are deleted afterwards, also those of a gateway that died.
 */
package dev.lamina.gateway.api.memory;
