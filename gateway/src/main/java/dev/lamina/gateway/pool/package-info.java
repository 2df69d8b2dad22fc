/**
 * The pool of parked environments: which ones wait here, and who gets one. See
 * docs/adr/0065-a-parked-environment-takes-one-function.md.
 */
package dev.lamina.gateway.pool;
