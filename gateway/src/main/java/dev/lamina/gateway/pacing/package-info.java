/** How fast and how much: adaptive limits, shares of namespaces, byte budgets, pauses after failures, drain. */
package dev.lamina.gateway.pacing;
