/** Schedules: which ticks are due, and that each is run once. DESIGN.md describes it. */
package dev.lamina.gateway.source.schedule;
