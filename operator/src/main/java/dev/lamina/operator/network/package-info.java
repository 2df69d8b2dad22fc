/** The NetworkPolicy of each namespace that has functions. See docs/adr/0076. */
package dev.lamina.operator.network;
