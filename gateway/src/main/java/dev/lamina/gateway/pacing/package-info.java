/** How fast and how much: adaptive limits, byte budgets, pauses after failures, drain. */
package dev.lamina.gateway.pacing;
