/** What a function does and did: its environments, its charts and what it cost. */
package dev.lamina.console.monitor;
